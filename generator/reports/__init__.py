"""Reports that independent authors send: read with distrust, made into canonical markdown."""
