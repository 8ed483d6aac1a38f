"""Run by the system's Python, which has QGIS: address and names of layers in, a JSON object of how
many features QGIS reads of each out."""

import json
import sys

from qgis.core import QgsApplication, QgsVectorLayer  # type: ignore[import-not-found]

application = QgsApplication([], False)
application.initQgis()
address, *names = sys.argv[1:]
counts = {}
for name in names:
    layer = QgsVectorLayer(f"url='{address}' typename='{name}'", name, "OAPIF")
    counts[name] = sum(1 for _feature in layer.getFeatures()) if layer.isValid() else None
sys.stdout.write(json.dumps(counts))
application.exitQgis()
