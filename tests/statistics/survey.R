# Reference values for tests/statistics/test_against_r_survey.py, made with R 4.2.2 and survey 4.1-1
# (Debian 12: r-base-core, r-cran-survey):
#   Rscript survey.R sample.csv ways.csv > expected.json
# rake() brings both margins to the population, trimWeights() bounds the weights, svymean() and
# svyciprop() estimate from the result, prop.test() and p.adjust() compare groups.
suppressPackageStartupMessages(library(survey))
files <- commandArgs(trailingOnly = TRUE)
lines <- c()

number <- function(x) formatC(as.numeric(x), format = "f", digits = 9)
keep <- function(name, x) {
  lines <<- c(lines, paste0("  \"", name, "\": [", paste(number(x), collapse = ", "), "]"))
}
wilson <- function(share, n) {
  z <- qnorm(0.975)
  middle <- (share + z^2 / (2 * n)) / (1 + z^2 / n)
  reach <- z * sqrt(share * (1 - share) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(share, middle - reach, middle + reach)
}
kish <- function(weight) sum(weight)^2 / sum(weight^2)
margin <- function(name, population) {
  setNames(data.frame(names(population), as.numeric(population)), c(name, "Freq"))
}
raked_to <- function(design, districts, ages) {
  rake(design, list(~district, ~age), list(margin("district", districts), margin("age", ages)),
       control = list(maxit = 500, epsilon = 1e-10))
}
score_test <- function(share, n, other, other_n) {
  suppressWarnings(
    prop.test(c(share * n, other * other_n), c(n, other_n), correct = FALSE)$p.value)
}

# 120 invented people, every stratum large enough.
sample <- read.csv(files[1], colClasses = c(district = "character"))
design <- svydesign(ids = ~1, weights = ~1, data = sample)
raked <- raked_to(design, c("01" = 5000, "02" = 3000, "03" = 2000),
                  c("18-29" = 2500, "30-64" = 5000, "65+" = 2500))
weight <- weights(raked) / mean(weights(raked))
size <- kish(weight)
cells <- unique(sample[c("district", "age")])
cells <- cells[order(cells$district, cells$age), ]
per_cell <- sapply(seq_len(nrow(cells)), function(i)
  weight[sample$district == cells$district[i] & sample$age == cells$age[i]][1])
shares <- svymean(~factor(answer), raked)
score <- svymean(~score, raked)
yes <- svyciprop(~I(answer == "yes"), raked, method = "logit")
plain <- svyciprop(~I(answer == "yes"), design, method = "logit")
keep("weights_by_district_and_age", per_cell)
keep("effective_size", size)
keep("design_effect", nrow(sample) / size)
keep("shares_no_unsure_yes", coef(shares))
keep("standard_errors_of_shares", SE(shares))
keep("mean_score", c(coef(score), SE(score)))
keep("yes_logit", c(coef(yes), attr(yes, "ci")))
keep("yes_unweighted_logit", c(coef(plain), attr(plain, "ci")))
keep("yes_wilson_by_effective_size", wilson(coef(yes)[[1]], size))

# Districts against the rest: "yes" as answered, then weighted by the effective sizes.
groups <- c("01", "02", "03")
p <- sapply(groups, function(g) {
  own <- sample$district == g
  score_test(mean(sample$answer[own] == "yes"), sum(own),
             mean(sample$answer[!own] == "yes"), sum(!own))
})
weighted_p <- sapply(groups, function(g) {
  own <- sample$district == g
  part <- function(who) sum(weight[who & sample$answer == "yes"]) / sum(weight[who])
  score_test(part(own), kish(weight[own]), part(!own), kish(weight[!own]))
})
keep("p_yes_by_district", p)
keep("p_yes_by_district_holm", p.adjust(p, "holm"))
keep("weighted_p_yes_by_district_holm", p.adjust(weighted_p, "holm"))

# Finite population: 59 of 64 in a hall answered, 30 of them "a".
hall <- svydesign(ids = ~1, fpc = ~N, data = data.frame(a = rep(1:0, c(30, 29)), N = 64))
keep("hall_share_and_standard_error", c(coef(svymean(~a, hall)), SE(svymean(~a, hall))))

# 398 invented people who answered "demo-weg", 32 of them without a district or an age; districts
# 05 and 08 have 3 and 2 people and are put together; weights are trimmed to 0.2 and 5.
ways <- read.csv(files[2], colClasses = "character", na.strings = "", encoding = "UTF-8")
ways <- ways[!is.na(ways$district) & !is.na(ways$age), ]
districts <- c("01" = 15736, "02" = 10022, "03" = 14409, "04" = 7989, "05" = 5067, "06" = 7299,
               "07" = 2525, "08" = 3523, "09" = 7488, "10" = 8206, "11" = 5413, "12" = 8617)
ages <- setNames(c(11000, 17000, 19000, 21000, 13000), sort(unique(ways$age)))
ages <- ages / sum(ages) * sum(districts)
mean_one <- function(design) {
  svydesign(ids = ~1, weights = weights(design) / mean(weights(design)), data = ways)
}
unbound <- mean_one(raked_to(svydesign(ids = ~1, weights = ~1, data = ways), districts, ages))
keep("ways_n_size_effect_unbound",
     c(nrow(ways), kish(weights(unbound)), nrow(ways) / kish(weights(unbound))))
keep("ways_reach_unbound", range(weights(unbound)))
ways$district[ways$district %in% c("05", "08")] <- "05+08"
together <- c(districts[!names(districts) %in% c("05", "08")], "05+08" = 5067 + 3523)
bound <- trimWeights(
  mean_one(raked_to(svydesign(ids = ~1, weights = ~1, data = ways), together, ages)),
  lower = 0.2, upper = 5, strict = TRUE)
answers <- c("sehr unzufrieden", "eher unzufrieden", "teils, teils", "eher zufrieden",
             "sehr zufrieden")
part <- function(who) sapply(answers, function(one)
  sum(weights(bound)[who & ways$answer == one]) / sum(weights(bound)[who]))
first <- ways$district == "01"
keep("ways_n_size_effect", c(nrow(ways), kish(weights(bound)), nrow(ways) / kish(weights(bound))))
keep("ways_reach", range(weights(bound)))
keep("ways_shares", coef(svymean(~factor(answer, answers), bound)))
keep("ways_shares_of_01", part(first))
keep("ways_size_of_01", kish(weights(bound)[first]))
keep("ways_p_of_01_holm", p.adjust(sapply(seq_along(answers), function(i)
  score_test(part(first)[i], kish(weights(bound)[first]),
             part(!first)[i], kish(weights(bound)[!first]))), "holm"))

cat("{\n", paste(lines, collapse = ",\n"), "\n}\n", sep = "")
