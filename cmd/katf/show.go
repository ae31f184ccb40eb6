package main

import (
	"katf/planner"
	"katf/planner/export"
)

type showCommand struct {
	Place     showPlace     `cmd:"" help:"How a place's number came about, from where, when and on which truck."`
	Warehouse showWarehouse `cmd:"" help:"A warehouse's stock, doors and trucks, day by day."`
}

type showPlace struct {
	planFile
	ID string `arg:"" help:"Id of the place."`
}

// Run explains a place.
func (c *showPlace) Run(t *terminal) error {
	s, plan, err := c.load()
	if err != nil {
		return err
	}
	return export.ShowPlace(t.Out, s, plan, planner.PlaceID(c.ID))
}

type showWarehouse struct {
	planFile
	ID string `arg:"" help:"Id of the warehouse."`
}

// Run explains a warehouse.
func (c *showWarehouse) Run(t *terminal) error {
	s, plan, err := c.load()
	if err != nil {
		return err
	}
	return export.ShowWarehouse(t.Out, s, plan, planner.SiteID(c.ID))
}

type diffCommand struct {
	A    string `arg:"" help:"The first plan: plan.json or its folder."`
	B    string `arg:"" help:"The second plan."`
	JSON bool   `name:"json" help:"As JSON, with every place that changes."`
}

// Run compares two plans.
func (c *diffCommand) Run(t *terminal) error {
	a, err := loadPlan(c.A)
	if err != nil {
		return err
	}
	b, err := loadPlan(c.B)
	if err != nil {
		return err
	}
	d := export.Diff(a, b)
	if c.JSON {
		return d.WriteJSON(t.Out)
	}
	return d.WriteText(t.Out)
}
