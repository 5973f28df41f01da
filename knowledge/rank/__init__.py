"""How likely a passage answers: features, trees, cross-encoders, calibration."""
