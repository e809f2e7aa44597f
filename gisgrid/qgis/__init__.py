"""What QGIS opens: logins that read the views of schema `qgis`, and ready projects."""
