// Package wave dates the flows: which warehouse sends how much where on which
// day, and when each trunk load leaves, under stock arrival, storage, doors,
// trucks, working days and the dates of the tiers.
package wave

// Problem is read only. Days are 0..Days-1. Cartons are int64.
type Problem struct {
	Days       int
	Tiers      []Tier
	Warehouses []Warehouse
	Sources    []Source
	Legs       []Leg
	Deliveries []Delivery
}

// Tier is a priority class, served in order of index wherever two tiers want
// the same stock, door or truck.
type Tier struct {
	Starts, Ends int // first and last day on which it may be delivered
}

// Warehouse holds stock. Door handling bounds the cartons in and out together.
type Warehouse struct {
	Opening  int64
	Storage  int64   // stock at the end of a day
	Handling []int64 // by day: cartons through the doors; 0 on a day off
	// Fleet is the truck-seconds of each class of trucks by day. Classes nest:
	// a caller that has small trucks which fit everywhere and large ones which
	// do not gives class 0 = all trucks, class 1 = small trucks only, and lets
	// a delivery that needs small trucks use both.
	Fleet [][]int64 // [class][day]
}

// Source is where trunk loads start: a plant, or a warehouse that has more than
// its own places need.
type Source struct {
	Warehouse int     // index, or -1 for a plant
	Ready     []int64 // plant: cartons that become loadable at the start of each day
	Trucks    int     // trunk trucks based here; 0 bounds nothing leaves
	Working   []bool  // by day: whether trucks are loaded
}

// Leg is the trunk flow from a source to a warehouse over the whole campaign.
type Leg struct {
	Source, Warehouse int
	Cartons           int64
	Load              int64 // cartons of a full truck
	Lead              int   // a load that leaves on day d arrives on d+Lead and can be sent on from d+Lead+1
	Cycle             int   // days from a truck's departure to its next one, at least 1
}

// Delivery is the cartons of one place from one warehouse.
type Delivery struct {
	Warehouse int
	Tier      int
	Cartons   int64
	Batch     int64  // cartons of a full truck there: what is split over days is split at multiples
	Use       []Use  // truck-seconds
	Order     int    // neighbours have near numbers; a day takes runs of them
	Closed    []bool // by day, nil if never closed: nothing can be delivered
}

// Use is the truck-seconds of a fleet class that 1,000 cartons take.
type Use struct {
	Class   int
	Seconds int64
}

// Schedule is the dated answer, ordered by day, then by index.
type Schedule struct {
	Loads      []Load
	Dispatches []Dispatch
	Short      []int64 // by delivery: cartons that found no day
	Bound      []Bound // why, where Short is not zero
}

// Load is trunk cartons that leave on a day.
type Load struct {
	Leg, Day int
	Cartons  int64
}

// Dispatch is cartons of a delivery that leave on a day.
type Dispatch struct {
	Delivery, Day int
	Cartons       int64
}

// Limit names what held a delivery back.
type Limit int

// The limits, in the order in which they are looked for.
const (
	Stock Limit = iota
	Doors
	Trucks
	Room // storage: the stock could not arrive in time because there was no room
	Days // the place was closed, or no working day was left
)

// Bound says which limit held which warehouse and tier back, by how many
// cartons, and whether no schedule at all could do better.
type Bound struct {
	Warehouse, Tier int
	Limit           Limit
	Class           int // fleet class, for Trucks
	Short           int64
	Proved          bool
}
