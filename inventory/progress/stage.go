package progress

import (
	"katf/planner"
)

// stage is what has become of cartons; the package's comment defines each.
type stage int

const (
	target stage = iota
	allocated
	planned // by the day on which the truck leaves
	plannedArrival
	plannedHandover
	dueLoaded
	dueArrived
	dueHanded
	released
	loading
	voided
	left
	diverted
	loaded
	arrived
	handed
	returned
	lost
	stages
)

// none stands for no place, no trip or no known owner.
const none = -1

// event is cartons that came to a stage.
type event struct {
	place, trip, owner int // positions; none if there is none
	stage              stage
	day                planner.Date // of Egypt's clock; 0 where the stage has none
	cartons            planner.Cartons
}

// figures are the sums by stage of a part.
type figures [stages]planner.Cartons

// Figures are the cartons of a part of a plan in each stage.
type Figures struct {
	Target    planner.Cartons `json:"target" doc:"The campaign's; of a part, what it was allocated"`
	Allocated planner.Cartons `json:"allocated" doc:"Promised to places"`
	Planned   planner.Cartons `json:"planned" doc:"On the plan's trucks"`

	NotReleased planner.Cartons `json:"not_released" doc:"Of the planned: no paper yet"`
	Released    planner.Cartons `json:"released" doc:"Reserved, papers numbered, not at a door yet"`
	Loading     planner.Cartons `json:"loading" doc:"Of trucks that are being loaded"`
	Voided      planner.Cartons `json:"voided" doc:"Of manifests that were given up"`
	Left        planner.Cartons `json:"left_behind" doc:"Short or damaged at the door"`
	Diverted    planner.Cartons `json:"diverted" doc:"Got by diversion, less what was diverted to others; counted from loaded on where it was got"`

	Loaded    planner.Cartons `json:"loaded" doc:"Left on a truck: handed out, on the road, returned and lost together"`
	Arrived   planner.Cartons `json:"arrived" doc:"Stood at the place, whatever came of it"`
	HandedOut planner.Cartons `json:"handed_out"`
	OnRoad    planner.Cartons `json:"on_road" doc:"On a truck now"`
	Returned  planner.Cartons `json:"returned" doc:"Counted in the warehouse again, good or damaged"`
	Lost      planner.Cartons `json:"lost" doc:"Missing or spoiled on the way, or missing at the return"`

	DueLoaded  planner.Cartons `json:"due_loaded" doc:"Of the planned: should have left by now"`
	DueArrived planner.Cartons `json:"due_arrived" doc:"Of the planned: should have arrived by now"`
	DueHanded  planner.Cartons `json:"due_handed_out" doc:"Of the planned: should be handed out by now"`
}

func (f *figures) told() Figures {
	return Figures{
		Target: f[target], Allocated: f[allocated], Planned: f[planned],
		NotReleased: f[planned] + f[diverted] - f[released] - f[loading] - f[voided] - f[left] - f[loaded],
		Released:    f[released], Loading: f[loading], Voided: f[voided], Left: f[left], Diverted: f[diverted],
		Loaded: f[loaded], Arrived: f[arrived], HandedOut: f[handed],
		OnRoad:   f[loaded] - f[handed] - f[returned] - f[lost],
		Returned: f[returned], Lost: f[lost],
		DueLoaded: f[dueLoaded], DueArrived: f[dueArrived], DueHanded: f[dueHanded],
	}
}
