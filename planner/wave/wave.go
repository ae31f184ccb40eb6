// Package wave dates the flows: which warehouse sends how much where on which
// day, and when each trunk load leaves, under stock arrival, storage, doors,
// trucks, working days and the dates of the tiers.
//
// # How a schedule comes about
//
// Solve fills a board that is feasible at every step (a serial schedule
// generation scheme, as for project scheduling: Kolisch, Eur. J. Oper. Res. 90,
// 1996). Tiers are filled one after the other over all days, so that a later
// one only gets what the earlier ones leave; a tier is filled day by day, and
// on a day the warehouses with the least slack come first. A dispatch is placed
// together with the trunk loads that it needs: where stock would fall below
// zero, on the day or later where it is spoken for, a load is sent that arrives
// in time. Of the loads that do, the last one is taken (the rule that is
// optimal for unit jobs with deadlines), so that early slots stay free for
// early needs.
//
// A day takes runs of whole places in their order. What finds no day that way
// is split at full trucks; what finds none even so is split anywhere, and trunk
// trucks may leave part full, since a short load is better than none.
//
// If something is short then, and no proof says that it must be, the board is
// filled once more with loads as early as can be, and then ruined and recreated
// warehouse by warehouse, alone or with another that draws on the same source:
// days backwards, doors kept for arrivals, other orders, other legs (Schrimpf
// et al., J. Comput. Phys. 159, 2000). The search has a fixed seed and a number
// of steps that depends on the problem alone: the same problem gives the same
// schedule. Less short in an earlier tier beats any gain in a later one.
//
// At the end loads move to earlier days where there is room, as a buffer, and
// wherever a later tier's dispatch stands on a day on which a full truck, or all
// the rest, of an earlier tier's delivery could go from the same warehouse
// instead, it does: tiers are never inverted, even where that costs the later
// tier cartons.
//
// # What is proved
//
// For each warehouse and its tiers up to any, a relaxation bounds the shortfall
// from below: the sources serve this warehouse alone (earliest arrivals from
// production, trunk trucks and their cycles), and two maximum flows through time
// hold the rest, one with storage, one in which cartons that were not there at
// the start pass the doors twice, on different days; and in every window of tier dates the truck time of a class goes to the quickest
// places. A bound that the schedule meets is proved. A shortfall that comes from
// warehouses competing for one plant is not proved this way, and is reported as
// not found rather than impossible.
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
	Storage  int64   // stock at the end of a day on which something arrives
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
	// Lead: a load that leaves on day d goes through the doors on day d+Lead, or
	// if they are closed on the first day after on which they open, and can be
	// sent on from the day after.
	Lead  int
	Cycle int // days from a truck's departure to its next one, at least 1
}

// Delivery is the cartons of one place from one warehouse.
type Delivery struct {
	Warehouse int
	Tier      int
	Cartons   int64
	Batch     int64  // cartons of a full truck there: what is split over days is split at multiples where that serves all
	Use       []Use  // truck-seconds, a class at most once
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

// Load is trunk cartons that leave on a day, on as many trucks as they fill;
// one record for each leg and day.
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

// The limits.
const (
	Stock  Limit = iota // too little, or too late: production, trunk trucks and ways included
	Doors               // of the warehouse, in and out
	Trucks              // of the warehouse
	Room                // storage: the stock could not arrive in time because there was no room
	Days                // the place was closed, or no working day was left
)

// Bound says which limit held which warehouse and tier back, by how many
// cartons, and whether no schedule at all could do better. Where a tier is short
// both for want of days and of something else it has two bounds, Days last.
type Bound struct {
	Warehouse, Tier int
	Limit           Limit
	Class           int // fleet class, for Trucks
	Short           int64
	// Least is the fewest cartons of this warehouse's tiers up to this one that
	// can be short, as far as is proved; of Short alone where Limit is Days.
	Least int64
	// Proved: no schedule leaves fewer cartons of this warehouse's tiers up to
	// this one short, all of them together: they are Least. Otherwise none was found that does.
	Proved bool
}
