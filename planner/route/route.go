// Package route plans the tours of one warehouse on one day: a vehicle routing
// problem with split deliveries, a mixed fleet, several trips per truck, shift
// limits, loading doors, and time windows where a stop has them.
package route

// Problem is read only. Times are seconds since midnight of the day; money is
// piastres; lengths are metres. Node 0 is the warehouse, stop i is node i+1.
type Problem struct {
	// Travel gives length and driving time between two nodes. It need not be
	// symmetric. It is called often: the solver caches what it needs.
	Travel func(from, to int) (metres, seconds int64)
	Stops  []Stop
	Types  []Type
	Doors  []Door

	LoadRate    int64 // cartons an hour at one door; 0: loading takes no time
	UnloadRate  int64 // cartons an hour at a stop; 0: unloading takes no time
	StopSeconds int64 // fixed work at every visit
	Turnaround  int64 // between a truck's return and its next loading

	// Whole forbids splitting what fits one truck: a stop is split only if no
	// type that reaches it can carry its demand in one trip.
	Whole bool
}

// Stop is a place with its demand.
type Stop struct {
	Demand        int64
	Opens, Closes int64 // arrival window; Closes 0: any time. A truck that is early waits
	MaxSize       int   // largest Type.Size that reaches it; 0: any
}

// Type is a kind of truck with the trucks of it that are here today.
type Type struct {
	Load     int64
	Size     int
	PerDay   int64 // piastres, once per truck that moves on the day
	PerTrip  int64
	PerKm    int64
	PerHour  int64 // of loading, driving, waiting and unloading
	Shift    int64 // seconds from first loading to last return
	MaxTrips int   // per truck and day, 0 for no bound
	Trucks   []Truck
}

// Truck is the state in which an earlier wave of the day left a truck; the zero
// Truck has not moved.
type Truck struct {
	Started int64 // when its first loading began; meaningful if Trips > 0
	Free    int64 // earliest next loading
	Trips   int
}

// Door is a loading door: trucks load one after the other from Opens to Closes.
type Door struct {
	Busy          []Interval // taken by earlier waves of the day, ordered
	Opens, Closes int64
}

// Interval is a half-open span of time.
type Interval struct{ From, To int64 }

// Solution is trips with their trucks, doors and clock times.
type Solution struct {
	Trips    []Trip  // by loading time, then truck
	Unserved []int64 // by stop: cartons that fit on no truck today
	Cost     int64   // of the trips, truck days included
}

// Trip is one tour. Its Cost includes the truck's day if it is its first.
type Trip struct {
	Type, Truck, Door          int
	LoadFrom, Departs, Returns int64
	Metres, Cost               int64
	Visits                     []Visit
}

// Visit is a stop on a trip.
type Visit struct {
	Stop                    int
	Cartons                 int64
	Metres                  int64 // from the node before
	Arrives, Begins, Leaves int64
}
