# Reference values for tests/statistics/test_against_r_survey.py, made with R 4.2 and survey 4.1:
#   Rscript survey.R sample.csv > expected.json
# rake() brings both margins to the population, svymean() and svyciprop() estimate from the result.
suppressPackageStartupMessages(library(survey))

sample <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = c(district = "character"))
districts <- data.frame(district = c("01", "02", "03"), Freq = c(5000, 3000, 2000))
ages <- data.frame(age = c("18-29", "30-64", "65+"), Freq = c(2500, 5000, 2500))

design <- svydesign(ids = ~1, weights = ~1, data = sample)
raked <- rake(design, list(~district, ~age), list(districts, ages),
              control = list(maxit = 200, epsilon = 1e-10))
weight <- weights(raked) / mean(weights(raked))
size <- sum(weight)^2 / sum(weight^2)

number <- function(x) formatC(as.numeric(x), format = "f", digits = 9)
interval <- function(name, x) {
  paste0("  \"", name, "\": [", paste(number(x), collapse = ", "), "]")
}
wilson <- function(share, n) {
  z <- qnorm(0.975)
  middle <- (share + z^2 / (2 * n)) / (1 + z^2 / n)
  reach <- z * sqrt(share * (1 - share) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(share, middle - reach, middle + reach)
}
cells <- unique(sample[c("district", "age")])
cells <- cells[order(cells$district, cells$age), ]
per_cell <- sapply(seq_len(nrow(cells)), function(i)
  weight[sample$district == cells$district[i] & sample$age == cells$age[i]][1])

shares <- svymean(~factor(answer), raked)
score <- svymean(~score, raked)
yes <- svyciprop(~I(answer == "yes"), raked, method = "logit")
plain <- svyciprop(~I(answer == "yes"), design, method = "logit")

lines <- c(
  interval("weights_by_district_and_age", per_cell),
  interval("effective_size", size),
  interval("design_effect", nrow(sample) / size),
  interval("shares_no_unsure_yes", coef(shares)),
  interval("standard_errors_of_shares", SE(shares)),
  interval("mean_score", c(coef(score), SE(score))),
  interval("yes_logit", c(coef(yes), attr(yes, "ci"))),
  interval("yes_unweighted_logit", c(coef(plain), attr(plain, "ci"))),
  interval("yes_wilson_by_effective_size", wilson(coef(yes)[[1]], size))
)
cat("{\n", paste(lines, collapse = ",\n"), "\n}\n", sep = "")
