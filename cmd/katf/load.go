package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/jobs"
	"katf/inventory/plans"
	"katf/inventory/stock"
	"katf/planner"
)

// embeddedScenario is how the scenario in the program is called.
const embeddedScenario = "egypt"

// loading takes a scenario into a database that has none, plans it by jobs as
// everybody's plans are, approves the plan and takes over the stock of its
// warehouses. Its ids are made of the scenario's content, so that whoever was
// interrupted, at whatever moment, goes on from there at the next start, and two
// who start at once do it once.
type loading struct {
	store   *database.Store
	p       *progress
	content *planner.Scenario

	scenario, plan uuid.UUID
}

// loadSeed is the seed of the plan that is loaded, as the command line has it.
const loadSeed = 1448

// load loads what a path names, or the embedded campaign. A database that holds
// other scenarios is left as it is.
func (c *serveCommand) load(t *terminal, store *database.Store) error {
	path := c.Load
	if path == embeddedScenario {
		path = ""
	}
	content, err := load(path)
	if err != nil {
		return err
	}
	l := &loading{store: store, p: newProgress(t.Err), content: content}
	l.scenario = uuid.NewSHA1(uuid.NameSpaceURL, []byte("katf:load/scenario/"+content.Digest()))
	l.plan = uuid.NewSHA1(l.scenario, []byte("plan"))
	status, err := l.run(t.ctx)
	l.p.finish()
	if t.ctx.Err() != nil {
		return errors.New("interrupted while loading; the next start goes on from there")
	}
	if err != nil {
		return fmt.Errorf("loading %s: %w", c.Load, err)
	}
	if said := l.said(status); said != "" {
		fmt.Fprintf(t.Err, "katf: --load %s: %s\n", c.Load, said)
	}
	return nil
}

// said tells why what was to be loaded is not what the campaign goes by, "" if
// it is.
func (l *loading) said(status plans.Status) string {
	switch status {
	case plans.Approved:
		return ""
	case "":
		return "the database holds other scenarios; nothing was loaded"
	case plans.Superseded:
		return "it is there; another plan of its campaign is in force by now"
	}
	return fmt.Sprintf("it is there; its plan %s is %s, and is left as it is", l.plan, status)
}

// run takes the steps that are missing, and gives the plan's status at the end;
// "" if other scenarios were there before.
func (l *loading) run(ctx context.Context) (plans.Status, error) {
	l.p.step("taking the scenario in", 0, 1)
	if begun, err := l.begin(ctx); err != nil || !begun {
		return "", err
	}
	for tries := 0; ; tries++ {
		head, err := l.head(ctx)
		if err != nil {
			return "", err
		}
		switch head.Status {
		case plans.Planning:
			err = l.await(ctx)
		case plans.Failed:
			return "", fmt.Errorf("the plan failed: %s", head.Why)
		case plans.Planned:
			if err = l.approve(ctx, head); changedMeanwhile(err) && tries < 10 {
				err = nil // by another start, or by a manager: look again
			}
		default:
			return head.Status, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// changedMeanwhile reports whether a refusal says that somebody else was first.
func changedMeanwhile(err error) bool {
	e, ok := errors.AsType[*database.Error](err)
	return ok && (e.Kind == database.Stale || e.Code == "plan_not_planned")
}

// begin stores the scenario and asks for its plan, in one transaction. It reports
// false if the database holds scenarios, and this one is not among them.
func (l *loading) begin(ctx context.Context) (bool, error) {
	begun := false
	return begun, l.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		begun = false
		// The number is an arbitrary constant: of two who load different scenarios at
		// once, the second finds the first one's.
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(7241013)`); err != nil {
			return err
		}
		_, err := plans.GetScenario(ctx, tx, l.scenario)
		if err != nil && database.CodeOf(err) != "not_found" {
			return err
		}
		if err != nil {
			others, err := plans.ListScenarios(ctx, tx, plans.ScenarioFilter{}, plans.Page[plans.Mark]{Limit: 1})
			if err != nil || len(others) > 0 {
				return err
			}
		}
		if _, err := plans.AddScenario(ctx, tx, l.scenario, "", l.content); err != nil {
			return err
		}
		if _, err := plans.Create(ctx, tx, plans.Request{ID: l.plan, Scenario: l.scenario, Seed: loadSeed}); err != nil {
			return err
		}
		begun = true
		return jobs.Start(ctx, tx, l.plan)
	})
}

func (l *loading) head(ctx context.Context) (head *plans.Plan, err error) {
	return head, l.store.Read(ctx, database.TheSystem, func(tx *database.Tx) error {
		head, err = plans.Get(ctx, tx, l.plan)
		return err
	})
}

// planningBy says what the jobs of a plan are at.
var planningBy = map[jobs.Stage]string{
	jobs.Fitting: "fitting flows and waves", jobs.Carrying: "routing the warehouses", jobs.Finishing: "explaining and checking",
}

// await waits until the plan is not being planned any more, whoever works at it.
func (l *loading) await(ctx context.Context) error {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		head, err := l.head(ctx)
		if err != nil || head.Status != plans.Planning {
			return err
		}
		var at *jobs.Progress
		if err := l.store.Read(ctx, database.TheSystem, func(tx *database.Tx) (err error) {
			at, err = jobs.Find(ctx, tx, l.plan)
			return err
		}); err != nil {
			return err
		}
		l.p.step(planningBy[at.Stage], at.Done, at.All)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// approve makes the plan the one that its campaign goes by and takes over the
// stock of its warehouses, both or neither. What happens to the goods from then
// on is for people to say.
func (l *loading) approve(ctx context.Context, head *plans.Plan) error {
	l.p.step("approving, taking over stock", 0, 1)
	books := dispatch.Books{Library: new(plans.Library)}
	return l.store.Write(ctx, database.TheSystem, func(tx *database.Tx) error {
		if _, err := plans.Approve(ctx, tx, l.plan, head.Version); err != nil {
			return err
		}
		book, err := books.Of(ctx, tx, l.plan)
		if err != nil {
			return err
		}
		if err := dispatch.Plan(ctx, tx, l.plan, book); err != nil {
			return err
		}
		_, err = stock.Open(ctx, tx, l.content.Lots, tx.Now)
		return err
	})
}
