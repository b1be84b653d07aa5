"""Reports on spot checks (抽查报告; R3-16, R4-13): S by unit, SI by item of the form."""
