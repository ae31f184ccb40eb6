// Package progress follows the cartons of a plan from the campaign's target to
// the hand that takes them, and holds what happened against what was planned.
//
// # Stages
//
// Every carton is counted in each stage that it has come to. All figures are of
// papers and handovers that stand: what was taken back by mistake does not count.
//
//	target         the campaign's; of a part of the country, what it was allocated
//	allocated      promised to places by the plan
//	planned        on the plan's trucks; what is allocated and not planned is unserved
//	loaded         left the warehouse on a truck, by its dispatched manifest
//	arrived        stood at the place: the truck was reported there, whatever came of
//	               it (handed over, in part, refused). A closed road is no arrival;
//	               nor are cartons that were missing or spoiled on the way
//	handed out     taken by the place
//	returned       back in the warehouse and counted there, good or damaged
//	lost           missing or spoiled on the way, or missing when the truck was counted
//	on the road    loaded and none of these three
//
// so that always, of any part:
//
//	loaded = handed out + on the road + returned + lost
//	loaded ≥ arrived ≥ handed out
//	planned + diverted = not released + released + loading + void + left behind + loaded
//
// Planned has its own way to loaded: not released (no paper yet), released (lots
// reserved, papers numbered), loading (at a door), void (its manifest was given
// up), left behind (found short or damaged at the door). What was diverted counts,
// from loaded on, at the place that got it; diverted is what a part got so, less
// what it gave, and zero over all.
//
// Of planned, due is what by the plan's clock should be loaded, arrived or handed
// out by now: at the truck's departure, arrival and leaving of the place.
//
// # Parts
//
// A carton belongs to the place where it is handed out (its governorate, markaz,
// tier, and the organisation that hands out there), to the trip that carries it
// (its warehouse, wave, and day by the plan), and to the organisation that owns
// it. Nobody owns a planned carton before lots are chosen for it at the release:
// until then it stands in a row of its own, the rest, as does what has no truck
// when rows are days, waves or warehouses. The rows of any division add up to the
// undivided funnel, and that to the ledger's accounts.
//
// Which of the cartons that came back from several stops are missing, nobody
// knows; they are taken to be those of the last stops.
package progress
