package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"time"

	"github.com/google/uuid"

	"katf/geo"
	"katf/inventory/database"
	"katf/inventory/plans"
	"katf/planner"
	"katf/planner/scenario"
	"katf/planner/scenario/sheet"
)

var zipFormat = format{mediaType: "application/zip", suffix: "zip"}

// uploads are the content types of a scenario.
var uploads = []string{zipFormat.mediaType, xlsxFormat.mediaType, "application/octet-stream", "multipart/form-data"}

// mostUpload bounds the bytes of a scenario, packed.
const mostUpload = 64 << 20

type uploadIn struct {
	ID      uuid.UUID `query:"id" doc:"Of the scenario, chosen by the caller; made of the key if it is not there"`
	Name    string    `query:"name" maxLength:"200" doc:"By which people tell uploads apart; the campaign's name if it is not there"`
	Kind    string    `header:"Content-Type"`
	RawBody []byte    `contentType:"application/zip"`
}

// addScenario takes a scenario: a zip of its folder or one workbook, as the body
// or as the one file of a form. Everything that is wrong with it is told at once;
// nothing is half taken.
func (s *Server) addScenario(ctx context.Context, tx *database.Tx, in *uploadIn) (*plans.Scenario, error) {
	name, data, err := in.file()
	if err != nil {
		return nil, err
	}
	content, err := scenario.ReadData(name, data)
	if err != nil {
		return nil, faults(err)
	}
	head, err := plans.AddScenario(ctx, tx, chosen(ctx, in.ID, "scenario"), in.Name, content)
	if err != nil {
		return nil, err
	}
	setHeader(ctx, "Location", prefix+"/scenarios/"+head.ID.String())
	return head, nil
}

// chosen is the id that the caller chose, or one made of the key and who sent
// it: the same for the same request.
func chosen(ctx context.Context, id uuid.UUID, noun string) uuid.UUID {
	if id != uuid.Nil {
		return id
	}
	x := exchangeOf(ctx)
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("katf:"+noun+":"+x.by.ID.String()+":"+x.key))
}

// file gives the bytes of the upload and what the sender calls it.
func (in *uploadIn) file() (name string, data []byte, err error) {
	kind, params, err := mime.ParseMediaType(in.Kind)
	if err != nil || kind != "multipart/form-data" {
		return "scenario", in.RawBody, nil
	}
	form := multipart.NewReader(bytes.NewReader(in.RawBody), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return "", nil, errNoFile
		}
		if part.FileName() == "" {
			continue
		}
		data, err := io.ReadAll(part) // bounded as the body is
		if err != nil {
			return "", nil, errNoFile
		}
		return part.FileName(), data, nil
	}
}

var errNoFile = database.Refuse(database.Invalid, "no_file",
	"the form has no file: send the zip or the workbook as one part with a filename, or as the body itself",
	"لا يوجد ملف في النموذج: أرسل ملف zip أو المصنف جزءًا واحدًا له اسم ملف، أو أرسله نصًا للطلب")

// mostFaults bounds the faults of one answer; their number is told.
const mostFaults = 1000

// faults tells what is wrong with a scenario, each fault with its file, row and
// column as a field.
func faults(err error) error {
	if bad, ok := errors.AsType[*sheet.Error](err); ok {
		return &database.Error{Kind: database.Invalid, Code: "bad_file", En: bad.En, Ar: bad.Ar}
	}
	invalid, ok := errors.AsType[*scenario.Invalid](err)
	if !ok {
		return err
	}
	n := len(invalid.Faults)
	out := &database.Error{Kind: database.Invalid, Code: "bad_scenario",
		En: fmt.Sprintf("the scenario has faults (%d); nothing was taken. Correct them and send it again with a new key", n),
		Ar: fmt.Sprintf("في السيناريو أخطاء (عددها %d)، ولم يُقبل منه شيء. صححها ثم أرسله من جديد بمفتاح جديد", n)}
	if n > mostFaults {
		out.En += fmt.Sprintf("; the first %d are listed", mostFaults)
		out.Ar += fmt.Sprintf("، ويُعرض أول %d منها", mostFaults)
	}
	for _, f := range invalid.Faults[:min(n, mostFaults)] {
		out.Fields = append(out.Fields, database.Field{Path: placeOf(f), Value: valueOf(f), En: f.TextEn, Ar: f.TextAr})
	}
	return out
}

// placeOf names where a fault stands: body.places.csv[12].households.
func placeOf(f scenario.Fault) string {
	var b strings.Builder
	b.WriteString("body." + f.File)
	if f.Row > 0 {
		fmt.Fprintf(&b, "[%d]", f.Row)
	}
	if f.Column != "" {
		b.WriteString("." + f.Column)
	}
	return b.String()
}

// valueOf is the value of a cell, nil if it is empty or is not to be told.
func valueOf(f scenario.Fault) any {
	if f.Value == "" {
		return nil
	}
	return f.Value
}

type scenariosIn struct {
	Paging
	Campaign string `query:"campaign" maxLength:"200" doc:"By its id"`
	Digest   string `query:"scenario_sha256" maxLength:"64" doc:"Of the content"`
}

func (s *Server) listScenarios(ctx context.Context, tx *database.Tx, in *scenariosIn) (*Page[plans.Scenario], error) {
	var after plans.Mark
	if _, err := in.after(ctx, &after.At, &after.ID); err != nil {
		return nil, err
	}
	rows, err := plans.ListScenarios(ctx, tx, plans.ScenarioFilter{Campaign: in.Campaign, Digest: in.Digest}, plans.Page[plans.Mark]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(s *plans.Scenario) []any { return []any{s.At, s.ID} })
}

var scenarioTable = tableOf("scenarios", "السيناريوهات",
	text("id", "المعرّف", func(s *plans.Scenario) string { return s.ID.String() }),
	text("name", "الاسم", func(s *plans.Scenario) string { return s.Name }),
	text("campaign", "الحملة", func(s *plans.Scenario) string { return s.Campaign }),
	text("campaign_ar", "اسم الحملة", func(s *plans.Scenario) string { return s.NameAr }),
	number("target_cartons", "المستهدف من الكراتين", func(s *plans.Scenario) planner.Cartons { return s.Target }),
	day("first_day", "أول يوم", func(s *plans.Scenario) planner.Date { return s.FirstDay }),
	day("deadline", "آخر موعد", func(s *plans.Scenario) planner.Date { return s.Deadline }),
	number("households", "الأسر المستحقة", func(s *plans.Scenario) planner.Cartons { return s.Households }),
	number("places", "عدد الأماكن", func(s *plans.Scenario) int { return s.Places }),
	number("warehouses", "عدد المخازن", func(s *plans.Scenario) int { return s.Warehouses }),
	text("by", "أدخله", func(s *plans.Scenario) string { return s.By.Login }),
	moment("at", "الوقت", func(s *plans.Scenario) time.Time { return s.At }),
	text("scenario_sha256", "بصمة المحتوى", func(s *plans.Scenario) string { return s.Digest }),
)

type scenarioIn struct {
	ID uuid.UUID `path:"id"`
}

func (s *Server) getScenario(ctx context.Context, tx *database.Tx, in *scenarioIn) (*plans.Scenario, error) {
	return plans.GetScenario(ctx, tx, in.ID)
}

func (s *Server) getContent(ctx context.Context, tx *database.Tx, in *scenarioIn) (*planner.Scenario, error) {
	return s.library.Scenario(ctx, tx, in.ID)
}

// scenarioZip gives the folder of a scenario, as katf scenario init writes it.
func (s *Server) scenarioZip(ctx context.Context, tx *database.Tx, in *scenarioIn) (*File, error) {
	return s.scenarioFile(ctx, tx, in, "zip", scenario.WriteZip)
}

func (s *Server) scenarioBook(ctx context.Context, tx *database.Tx, in *scenarioIn) (*File, error) {
	return s.scenarioFile(ctx, tx, in, "xlsx", scenario.WriteXLSX)
}

func (s *Server) scenarioFile(ctx context.Context, tx *database.Tx, in *scenarioIn, suffix string, write func(io.Writer, *planner.Scenario, bool) error) (*File, error) {
	content, err := s.library.Scenario(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = write(&b, content, false)
	return &File{Name: "scenario-" + in.ID.String() + "." + suffix, Body: b.Bytes()}, err
}

// PlacesFilter are the filters of lists of places.
type PlacesFilter struct {
	Governorate string `query:"governorate" maxLength:"10" doc:"ISO 3166-2, such as EG-ASN"`
	Markaz      string `query:"markaz" maxLength:"20" doc:"P-code"`
	Cell        string `query:"cell" maxLength:"16" doc:"An H3 cell, at a resolution up to 10"`
	Search      string `query:"search" maxLength:"100" doc:"A part of the name, in Arabic or Latin letters, however spelt; or an id or P-code"`
}

func (f *PlacesFilter) filter() (plans.PlaceFilter, error) {
	out := plans.PlaceFilter{Governorate: f.Governorate, Markaz: f.Markaz, Search: f.Search}
	if f.Cell == "" {
		return out, nil
	}
	if err := out.Cell.UnmarshalText([]byte(f.Cell)); err != nil || !out.Cell.Valid() || out.Cell.Resolution() > plans.FinestCells {
		return out, wrongField("query.cell", f.Cell, "not an H3 cell of a resolution up to 10", "ليست خلية H3 بدقة لا تزيد على 10")
	}
	return out, nil
}

// wrongField refuses one field.
func wrongField(path string, value any, en, ar string) error {
	return &database.Error{Kind: database.Invalid, Code: "invalid", En: "the request is not as it should be; see the fields", Ar: "الطلب ليس كما ينبغي؛ انظر الحقول",
		Fields: []database.Field{{Path: path, Value: value, En: en, Ar: ar}}}
}

type placesIn struct {
	Paging
	ID uuid.UUID `path:"id"`
	PlacesFilter
}

func (s *Server) listPlaces(ctx context.Context, tx *database.Tx, in *placesIn) (*Page[plans.Place], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	rows, err := plans.Places(ctx, tx, in.ID, filter, plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(p *plans.Place) []any { return []any{p.N} })
}

var placeTable = tableOf("places", "الأماكن",
	text("id", "كود الموقع", func(p *plans.Place) planner.PlaceID { return p.ID }),
	text("pcode", "الرمز الجغرافي", func(p *plans.Place) string { return p.PCode }),
	text("name_ar", "الاسم بالعربية", func(p *plans.Place) string { return p.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(p *plans.Place) string { return p.NameEn }),
	text("governorate", "كود المحافظة", func(p *plans.Place) string { return p.Governorate }),
	text("markaz", "كود المركز أو القسم", func(p *plans.Place) string { return p.Markaz }),
	text("cell", "خلية H3", func(p *plans.Place) string { return p.Cell.String() }),
	text("point", "الموقع", func(p *plans.Place) string { return p.Point.String() }),
	number("population", "عدد السكان", func(p *plans.Place) int64 { return p.Population }),
	number("households", "الأسر المستحقة", func(p *plans.Place) planner.Cartons { return p.Households }),
	text("owner", "الجهة", func(p *plans.Place) string { return p.Owner }),
	text("position", "أساس تحديد الموقع", func(p *plans.Place) string { return p.Position }),
	text("population_basis", "أساس بيانات السكان", func(p *plans.Place) string { return p.Counted }),
).on(func(p *plans.Place) any { return pointOf(p.Point) })

// pointOf is the GeoJSON geometry of a point.
func pointOf(p geo.Point) any { return point(p.Lat, p.Lng) }

type scenarioWarehousesIn struct {
	Paging
	ID          uuid.UUID `path:"id"`
	Governorate string    `query:"governorate" maxLength:"10" doc:"ISO 3166-2, such as EG-ASN"`
	Owner       string    `query:"owner" maxLength:"200" doc:"An organisation"`
	Search      string    `query:"search" maxLength:"100" doc:"A part of the name, in Arabic or Latin letters, however spelt; or an id"`
}

func (s *Server) listScenarioWarehouses(ctx context.Context, tx *database.Tx, in *scenarioWarehousesIn) (*Page[plans.Warehouse], error) {
	var after int
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := plans.Warehouses(ctx, tx, in.ID, plans.WarehouseFilter{Governorate: in.Governorate, Owner: in.Owner, Search: in.Search},
		plans.Page[int]{Limit: in.more(), After: after})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(w *plans.Warehouse) []any { return []any{w.N} })
}

var scenarioWarehouseTable = tableOf("warehouses", "المخازن",
	text("id", "كود المخزن", func(w *plans.Warehouse) planner.SiteID { return w.ID }),
	text("name_ar", "الاسم بالعربية", func(w *plans.Warehouse) string { return w.NameAr }),
	text("name_en", "الاسم بالإنجليزية", func(w *plans.Warehouse) string { return w.NameEn }),
	text("governorate", "كود المحافظة", func(w *plans.Warehouse) string { return w.Governorate }),
	text("markaz", "كود المركز أو القسم", func(w *plans.Warehouse) string { return w.Markaz }),
	text("cell", "خلية H3", func(w *plans.Warehouse) string { return w.Cell.String() }),
	text("point", "الموقع", func(w *plans.Warehouse) string { return w.Point.String() }),
	text("owner", "الجهة المالكة", func(w *plans.Warehouse) string { return w.Owner }),
	number("storage_cartons", "سعة التخزين", func(w *plans.Warehouse) planner.Cartons { return w.Storage }),
	number("doors", "أبواب التحميل", func(w *plans.Warehouse) int { return w.Doors }),
).on(func(w *plans.Warehouse) any { return pointOf(w.Point) })
