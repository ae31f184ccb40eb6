package api

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/jobs"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/check"
	"katf/planner/export"
)

// Plan is the head of a plan. Its version is its ETag.
type Plan struct{ plans.Plan }

// ETag names the version.
func (p *Plan) ETag() string { return version(int64(p.Version)) }

type startPlanIn struct {
	Body struct {
		ID       uuid.UUID      `json:"id,omitempty" doc:"Of the plan, chosen by the caller; made of the key if it is not there"`
		Scenario uuid.UUID      `json:"scenario"`
		Seed     *uint64        `json:"seed,omitempty" doc:"Of the search: the same seed gives the same plan; 1448 if it is not there"`
		Effort   planner.Effort `json:"effort,omitempty" enum:"quick,normal,thorough" doc:"How long to search for shorter routes; normal if it is not there"`
		Note     string         `json:"note,omitempty" maxLength:"500" doc:"What is different about it"`
	}
}

// ordinarySeed is that of the command line.
const ordinarySeed = 1448

// startPlan asks for a plan; jobs make it, wherever a worker is free. Location
// says where to look, and with /progress behind it, how far it is.
func (s *Server) startPlan(ctx context.Context, tx *database.Tx, in *startPlanIn) (*Plan, error) {
	r := plans.Request{ID: chosen(ctx, in.Body.ID, "plan"), Scenario: in.Body.Scenario, Seed: ordinarySeed, Effort: in.Body.Effort, Note: in.Body.Note}
	if in.Body.Seed != nil {
		r.Seed = *in.Body.Seed
	}
	head, err := plans.Create(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	if err := jobs.Start(ctx, tx, head.ID); err != nil {
		return nil, err
	}
	setHeader(ctx, "Location", prefix+"/plans/"+head.ID.String())
	return &Plan{*head}, nil
}

type plansIn struct {
	Paging
	Status   plans.Status `query:"status" enum:"planning,planned,failed,cancelled,approved,superseded"`
	Campaign string       `query:"campaign" maxLength:"200" doc:"By its id"`
	Scenario uuid.UUID    `query:"scenario"`
}

func (s *Server) listPlans(ctx context.Context, tx *database.Tx, in *plansIn) (*Page[plans.Plan], error) {
	var after plans.Mark
	if _, err := in.after(ctx, &after.At, &after.ID); err != nil {
		return nil, err
	}
	rows, err := plans.List(ctx, tx, plans.Filter{Status: in.Status, Campaign: in.Campaign, Scenario: in.Scenario},
		plans.Page[plans.Mark]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(p *plans.Plan) []any { return []any{p.At, p.ID} })
}

var planTable = tableOf("plans", "الخطط",
	text("id", "المعرّف", func(p *plans.Plan) string { return p.ID.String() }),
	text("status", "الحالة", func(p *plans.Plan) plans.Status { return p.Status }),
	text("campaign", "الحملة", func(p *plans.Plan) string { return p.Campaign }),
	text("scenario_name", "السيناريو", func(p *plans.Plan) string { return p.ScenarioName }),
	text("scenario", "معرّف السيناريو", func(p *plans.Plan) string { return p.Scenario.String() }),
	text("effort", "مستوى البحث", func(p *plans.Plan) planner.Effort { return p.Effort }),
	text("note", "ملاحظة", func(p *plans.Plan) string { return p.Note }),
	number("allocated", "الكراتين الموزعة", func(p *plans.Plan) planner.Cartons { return figures(p).Allocated }),
	number("delivered", "الكراتين المخطط تسليمها", func(p *plans.Plan) planner.Cartons { return figures(p).Delivered }),
	number("unserved", "كراتين متعذر تسليمها", func(p *plans.Plan) planner.Cartons { return figures(p).Unserved }),
	number("violations", "القواعد المخالفة", func(p *plans.Plan) int { return p.Violations }),
	text("by", "طلبها", func(p *plans.Plan) string { return p.By.Login }),
	moment("at", "وقت الطلب", func(p *plans.Plan) time.Time { return p.At }),
	moment("changed_at", "آخر تغيير", func(p *plans.Plan) time.Time { return p.ChangedAt }),
)

// figures of a plan; zero until it is planned.
func figures(p *plans.Plan) planner.Summary {
	if p.Summary == nil {
		return planner.Summary{}
	}
	return *p.Summary
}

type planIn struct {
	ID uuid.UUID `path:"id"`
}

func (s *Server) getPlan(ctx context.Context, tx *database.Tx, in *planIn) (*Plan, error) {
	head, err := plans.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return &Plan{*head}, nil
}

type changePlanIn struct {
	IfMatch
	ID uuid.UUID `path:"id"`
}

// cancelPlan ends a planning; its jobs stop within seconds and write nothing.
func (s *Server) cancelPlan(ctx context.Context, tx *database.Tx, in *changePlanIn) (*Plan, error) {
	head, err := plans.Lock(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.check(version(int64(head.Version))); err != nil {
		return nil, err
	}
	if err := jobs.Cancel(ctx, tx, in.ID); err != nil {
		return nil, err
	}
	return s.getPlan(ctx, tx, &planIn{in.ID})
}

// PlanEvents are the steps of a plan's life.
type PlanEvents struct {
	Items []plans.Event `json:"items" nullable:"false"`
}

func (s *Server) planHistory(ctx context.Context, tx *database.Tx, in *planIn) (*PlanEvents, error) {
	if _, err := plans.Get(ctx, tx, in.ID); err != nil {
		return nil, err
	}
	list, err := plans.Events(ctx, tx, in.ID)
	return &PlanEvents{list}, err
}

// Violations are the rules that the referee found broken.
type Violations struct {
	Items []check.Violation `json:"items" nullable:"false"`
}

func (s *Server) planViolations(ctx context.Context, tx *database.Tx, in *planIn) (*Violations, error) {
	list, err := plans.Violations(ctx, tx, in.ID)
	return &Violations{list}, err
}

// planJSON is plan.json as katf plan writes it.
var planJSON = format{mediaType: jsonType, suffix: "json"}

func (s *Server) getWhole(ctx context.Context, tx *database.Tx, in *planIn) (*planner.Plan, error) {
	return s.library.Plan(ctx, tx, in.ID)
}

// wholeAs makes a file of a plan.
func (s *Server) wholeAs(f format, name string, write func(io.Writer, *planner.Scenario, *planner.Plan) error) format {
	return as(f, func(ctx context.Context, tx *database.Tx, in *planIn) (*File, error) {
		plan, err := s.library.Plan(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		head, err := plans.Get(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		content, err := s.library.Scenario(ctx, tx, head.Scenario)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := write(&b, content, plan); err != nil {
			return nil, err
		}
		return &File{Name: name, Body: b.Bytes()}, nil
	})
}

// wholePlan is the line of the routes page for it.
func (s *Server) wholePlan(path, id string, may roles, summary string) *route {
	return read(path, id, may, summary, s.getWhole, within(2*time.Minute), also(
		s.wholeAs(planJSON, "plan.json", func(w io.Writer, _ *planner.Scenario, p *planner.Plan) error { return export.WritePlan(w, p) }),
		s.wholeAs(xlsxFormat, "plan.xlsx", func(w io.Writer, c *planner.Scenario, p *planner.Plan) error {
			return export.WriteBook(w, c, p, export.Options{})
		}),
		s.wholeAs(zipFormat, "plan.zip", func(w io.Writer, c *planner.Scenario, p *planner.Plan) error {
			return export.WriteZip(w, c, p, export.Options{})
		}),
		s.wholeAs(geojsonFormat, "routes.geojson", export.WriteRoutes),
	), says("JSON is plan.json as katf plan writes it, byte for byte; XLSX all its tables; ZIP all its files; GeoJSON its trips."))
}

// PlanProgress is how far the making of a plan is.
type PlanProgress struct {
	Status  plans.Status `json:"status" enum:"planning,planned,failed,cancelled,approved,superseded" doc:"Of the plan; progress ends when it is no longer planning"`
	Stage   jobs.Stage   `json:"stage" enum:"fit,carry,finish" doc:"Flows and waves are fitted to the routes, warehouses are routed, what is unserved is explained and the plan checked"`
	Done    int          `json:"done" doc:"Pieces of work that are done"`
	Running int          `json:"running" doc:"Pieces that a worker is at"`
	All     int          `json:"all" doc:"Pieces there are; 0 while nobody knows"`
	Rounds  int          `json:"rounds" doc:"Of fitting"`
	Tried   int          `json:"tried" doc:"Changes tried for what is unserved"`
	Most    int          `json:"most" doc:"Changes that are tried at most"`
	Why     string       `json:"why,omitempty" doc:"It failed"`
	Started time.Time    `json:"started"`
}

// ask is how often the progress of a plan is looked at.
const ask = time.Second

// watchPlan tells of every change of a plan's progress, and ends when it is not
// being planned any more.
func (s *Server) watchPlan(ctx context.Context, in *planIn, send func(Event) error) error {
	var last PlanProgress
	tick := time.NewTicker(ask)
	defer tick.Stop()
	for first := true; ; first = false {
		now, err := s.progressOf(ctx, in.ID)
		if err != nil {
			return err
		}
		if first || *now != last {
			if err := send(Event{Name: "progress", Data: now}); err != nil {
				return err
			}
			last = *now
		}
		if now.Status != plans.Planning {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (s *Server) progressOf(ctx context.Context, id uuid.UUID) (*PlanProgress, error) {
	out := new(PlanProgress)
	return out, s.store.Read(ctx, actor(ctx), func(tx *database.Tx) error {
		head, err := plans.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		p, err := jobs.Find(ctx, tx, id)
		if database.CodeOf(err) == "not_found" && head.Status != plans.Planning { // made of a board, not by jobs
			p, err = &jobs.Progress{Stage: jobs.Finishing, Started: head.At}, nil
		}
		if err != nil {
			return err
		}
		*out = PlanProgress{Status: head.Status, Stage: p.Stage, Done: p.Done, Running: p.Running, All: p.All,
			Rounds: p.Rounds, Tried: p.Tried, Most: p.Most, Why: head.Why, Started: p.Started.UTC()}
		return nil
	})
}

// Approved is a plan that was just approved, and the one whose place it took.
type Approved struct {
	Plan
	Superseded *uuid.UUID `json:"superseded,omitempty" doc:"The plan that was approved before"`
}

// approvePlan makes a plan the one that its campaign goes by, with what it
// promises each place and a manifest for each of its trips. The manifests of the
// plan before that were not released are voided; if any were, it is refused.
// Without If-Match the version is the one at hand.
func (s *Server) approvePlan(ctx context.Context, tx *database.Tx, in *changePlanIn) (*Approved, error) {
	head, err := plans.Get(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.check(version(int64(head.Version))); err != nil {
		return nil, err
	}
	done, err := plans.Approve(ctx, tx, in.ID, head.Version)
	if err != nil {
		return nil, err
	}
	book, err := s.books.Of(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := dispatch.Plan(ctx, tx, in.ID, book); err != nil {
		return nil, err
	}
	out := &Approved{Plan: Plan{*done.Plan}}
	if done.Superseded != nil {
		out.Superseded = &done.Superseded.ID
	}
	return out, nil
}
