package scenario

// tables lists every table in the order of the files: faults, sheets and
// documentation keep to it.
var tables = numbered(
	campaignTable, tierTable, placeTable, warehouseTable, lotTable, plantTable,
	productionTable, vehicleTable, fleetTable, calendarTable, closureTable,
)

func numbered(list ...*table) []*table {
	for i, t := range list {
		t.order = i
	}
	tierTable.order = campaignTable.order // both stand in campaign.json
	return list
}

// bases are the words for how far a figure is to be trusted.
var bases = []word{
	{"surveyed", "ممسوح ميدانيًا"}, {"reported", "مبلغ عنه"}, {"imported", "مستورد"},
	{"illustrative", "توضيحي"}, {"estimated", "تقديري"},
}
