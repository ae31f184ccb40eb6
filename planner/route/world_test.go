package route

import (
	"pgregory.net/rapid"
)

// plane is travel in a plane: points in metres, driven at so many metres a
// second.
func plane(xs, ys []int64, speed int64) func(from, to int) (metres, seconds int64) {
	return func(from, to int) (int64, int64) {
		d := isqrt((xs[from]-xs[to])*(xs[from]-xs[to]) + (ys[from]-ys[to])*(ys[from]-ys[to]))
		return d, (d + speed - 1) / speed
	}
}

func isqrt(n int64) int64 {
	lo, hi := int64(0), int64(1)<<31
	for lo < hi {
		if mid := (lo + hi + 1) / 2; mid*mid <= n {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// mixed draws a day with anything in it: windows, small places, busy doors,
// trucks that an earlier wave moved, fleets too small for the demand.
func mixed(t *rapid.T, stops int) *Problem {
	num := func(lo, hi int64, what string) int64 { return rapid.Int64Range(lo, hi).Draw(t, what) }
	n := int(num(1, int64(stops), "stops"))
	xs, ys := []int64{0}, []int64{0}
	p := &Problem{
		LoadRate: num(0, 2000, "load rate"), UnloadRate: num(0, 1500, "unload rate"),
		StopSeconds: num(0, 900, "stop seconds"), Turnaround: num(0, 1800, "turnaround"),
		Whole: rapid.Bool().Draw(t, "whole"),
	}
	windows := rapid.Bool().Draw(t, "windows")
	for range n {
		xs, ys = append(xs, num(-90000, 90000, "x")), append(ys, num(-90000, 90000, "y"))
		s := Stop{Demand: num(0, 1500, "demand"), MaxSize: int(num(0, 3, "max size"))}
		if windows && rapid.Bool().Draw(t, "window") {
			s.Opens = num(6, 14, "opens") * 3600
			s.Closes = s.Opens + num(0, 7200, "width")
		}
		p.Stops = append(p.Stops, s)
	}
	p.Travel = plane(xs, ys, 15)
	for range int(num(1, 3, "types")) {
		k := Type{
			Load: num(1, 900, "load"), Size: int(num(1, 4, "size")),
			PerDay: num(0, 200000, "day"), PerTrip: num(0, 20000, "trip"), PerKm: num(0, 2000, "km"), PerHour: num(0, 10000, "hour"),
			Shift: num(2, 14, "shift") * 3600, MaxTrips: int(num(0, 4, "max trips")),
		}
		for range int(num(1, 5, "trucks")) {
			tr := Truck{}
			if rapid.Bool().Draw(t, "moved") {
				tr = Truck{Started: 7 * 3600, Free: num(7, 12, "free") * 3600, Trips: int(num(0, 2, "trips"))}
			}
			k.Trucks = append(k.Trucks, tr)
		}
		p.Types = append(p.Types, k)
	}
	for range int(num(1, 4, "doors")) {
		d := Door{Opens: num(6, 9, "open") * 3600, Closes: num(9, 18, "close") * 3600}
		for at := d.Opens; rapid.Bool().Draw(t, "busy"); {
			from := at + num(0, 4000, "from")
			at = from + num(0, 4000, "long")
			d.Busy = append(d.Busy, Interval{from, at})
		}
		p.Doors = append(p.Doors, d)
	}
	return p
}
