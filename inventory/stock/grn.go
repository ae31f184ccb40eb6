package stock

import (
	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/steps"
	"katf/planner"
)

// GRN is what a goods received note says. Names on it are logins and offices;
// signatures and stamps are for ink.
type GRN struct {
	Number    string       `json:"number"`
	Receipt   uuid.UUID    `json:"receipt"`
	Warehouse string       `json:"warehouse"`
	Source    Source       `json:"source"`
	Sender    string       `json:"sender"`
	Transfer  uuid.UUID    `json:"transfer,omitzero"`
	Expected  planner.Date `json:"expected"`
	Received  planner.Date `json:"received"`
	Papers    Papers       `json:"papers"`
	Blind     bool         `json:"blind_count"` // nobody had seen what was announced
	Counts    int          `json:"counts"`
	Lines     []GRNLine    `json:"lines"`
	Total     Total        `json:"total"` // of all that came
	CountedBy Person       `json:"counted_by"`
	PostedBy  Person       `json:"posted_by"`
}

// GRNLine is a line of it: Cartons of the line is what came.
type GRNLine struct {
	PaperLine
	Shipped     planner.Cartons `json:"shipped"`
	Good        planner.Cartons `json:"good"`
	Damaged     planner.Cartons `json:"damaged"`
	Lost        planner.Cartons `json:"lost"`       // written off
	Open        planner.Cartons `json:"open"`       // of a transfer, still to be found
	Accepted    planner.Cartons `json:"accepted"`   // into good stock
	KeptApart   planner.Cartons `json:"kept_apart"` // damaged and unfit
	Discrepancy planner.Cartons `json:"discrepancy"`
	Fitness     Fitness         `json:"fitness"`
	Differences []Difference    `json:"differences,omitempty"`
}

func (r *receipt) note(tx *database.Tx, step *Step, count *Round, c *Comparison) *GRN {
	g := &GRN{
		Receipt: r.ID, Warehouse: r.Warehouse, Source: r.Source, Sender: r.Sender, Transfer: r.Transfer,
		Expected: r.Expected, Received: steps.DayOf(count.At), Papers: r.Papers, Blind: count.Blind, Counts: r.Round,
		CountedBy: Person{count.By, "counter", count.At.UTC()},
		PostedBy:  Person{tx.By.Login, string(tx.By.Role), step.Occurred.UTC()},
	}
	var total planner.Cartons
	for i := range c.Lines {
		l := &c.Lines[i]
		line := GRNLine{
			PaperLine: r.Papers.line(l.Lot, l.Owner, l.got()), Shipped: l.Announced, Good: l.Good, Damaged: l.Damaged,
			Accepted: l.Good - l.count(Unfit), KeptApart: l.Damaged + l.count(Unfit),
			Fitness: l.Fitness, Differences: l.Differences,
		}
		if r.Source != Unannounced {
			line.Discrepancy = l.got() - l.Announced
		}
		if l.writeOff() {
			line.Lost = l.count(Short)
		} else if r.Source == FromTransfer {
			line.Open = l.count(Short)
		}
		g.Lines = append(g.Lines, line)
		total += l.got()
	}
	g.Total = r.Papers.total(total)
	return g
}

func (g *GRN) canonical() string {
	var r record
	r.add("katf.receipt/1")
	r.add("number", g.Number)
	r.add("receipt", g.Receipt)
	r.add("from", g.Source, g.Sender)
	r.add("to", g.Warehouse)
	r.add("date", g.Received)
	r.add("count", g.Counts, g.Blind, g.CountedBy.Login)
	for i := range g.Lines {
		l := &g.Lines[i]
		r.line(&l.PaperLine)
		r.add("found", int64(l.Shipped), int64(l.Good), int64(l.Damaged), int64(l.Lost), int64(l.Open))
		for _, d := range l.Differences {
			r.add("difference", d.What, int64(d.Cartons), d.Cause, d.Note)
		}
	}
	r.add("total", int64(g.Total.Cartons), int64(g.Total.Mass))
	return r.String()
}
