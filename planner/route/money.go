package route

// scale makes the cost of a trip a whole number: metres are paid by the 1,000
// and seconds by the 3,600, and 18,000 is their least common multiple. The
// search adds and compares these scaled piastres, so a move is priced exactly.
const scale = 18000

// tripCost is scaled: perTrip + perKm·metres/1000 + perHour·secs/3600.
func (t *Type) tripCost(metres, secs int64) int64 {
	return t.PerTrip*scale + t.PerKm*metres*(scale/1000) + t.PerHour*secs*(scale/3600)
}

// piastres rounds half up. Each trip is rounded once, so a sum of trips is what
// the papers of the trips add up to.
func piastres(scaled int64) int64 { return (scaled + scale/2) / scale }

// handling is the seconds in which cartons pass at a rate per hour, rounded up.
func handling(cartons, rate int64) int64 {
	if rate <= 0 {
		return 0
	}
	return (cartons*3600 + rate - 1) / rate
}
