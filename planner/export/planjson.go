package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"katf/planner"
)

// WritePlan writes a plan as JSON, compact but one list element a line, so that
// a text diff of two plans shows what changed: one line per allocation, flow,
// transfer, trip. docs/PLAN.md describes every field. The same plan gives the
// same bytes. It streams: memory does not grow with the plan.
func WritePlan(w io.Writer, p *planner.Plan) error {
	out := &lines{w: bufio.NewWriterSize(w, 1<<16)}
	out.object(reflect.ValueOf(p).Elem(), "\n")
	out.text("\n")
	if out.err != nil {
		return out.err
	}
	return out.w.Flush()
}

// lines writes JSON with breaks between list elements.
type lines struct {
	w   *bufio.Writer
	err error
}

func (l *lines) text(s string) {
	if l.err == nil {
		_, l.err = l.w.WriteString(s)
	}
}

// object writes a struct field by field, with gap between fields. It knows the
// json tags that planner uses: a name, and omitempty.
func (l *lines) object(v reflect.Value, gap string) {
	l.text("{")
	first := true
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if options == "omitempty" && v.Field(i).IsZero() {
			continue
		}
		if !first {
			l.text("," + gap)
		}
		first = false
		l.text(`"` + name + `":`)
		l.value(v.Field(i))
	}
	l.text("}")
}

// value writes lists of structs line by line, and structs that hold such lists
// field by field; anything else as encoding/json does.
func (l *lines) value(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		l.list(v)
	case v.Type() == reflect.TypeFor[planner.Fairness](), v.Type() == reflect.TypeFor[planner.Wave]():
		l.object(v, "")
	default:
		l.compact(v)
	}
}

func (l *lines) list(v reflect.Value) {
	l.text("[")
	for i := range v.Len() {
		if i > 0 {
			l.text(",")
		}
		l.text("\n")
		l.value(v.Index(i))
	}
	if v.Len() > 0 {
		l.text("\n")
	}
	l.text("]")
}

func (l *lines) compact(v reflect.Value) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v.Interface()); err != nil && l.err == nil {
		l.err = err
		return
	}
	l.text(strings.TrimSuffix(b.String(), "\n"))
}

// ReadPlan reads what [WritePlan] wrote. It is strict: another version, an
// unknown field, a wrong type or anything after the plan is an error that says
// where. It does not judge the plan; the referee does.
func ReadPlan(r io.Reader) (*planner.Plan, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading the plan: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if err := checkVersion(data); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var p planner.Plan
	if err := dec.Decode(&p); err != nil {
		return nil, placed(data, dec.InputOffset(), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("line %d: something follows the plan; one file holds one plan", lineAt(data, dec.InputOffset()))
	}
	return &p, nil
}

// checkVersion looks at the schema before anything else, so that a plan of
// another version is called that and not a list of unknown fields.
func checkVersion(data []byte) error {
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&head); err != nil {
		return placed(data, 0, err)
	}
	switch {
	case head.Schema == nil:
		return fmt.Errorf(`this is not a plan: it has no "schema"; give the plan.json that "katf plan" wrote`)
	case *head.Schema == planner.PlanSchema:
		return nil
	case strings.HasPrefix(*head.Schema, "katf.plan/"):
		return fmt.Errorf("the plan is of version %s, this program reads %s; read it with the katf that wrote it, or plan the scenario again", *head.Schema, planner.PlanSchema)
	}
	return fmt.Errorf("the file says it is %q, not a plan (%s)", *head.Schema, planner.PlanSchema)
}

// placed adds the line to an error of encoding/json.
func placed(data []byte, offset int64, err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &wrong):
		offset = wrong.Offset
		return fmt.Errorf("line %d: field %q cannot be a %s", lineAt(data, offset), wrong.Field, wrong.Value)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return fmt.Errorf("the plan breaks off at line %d; the file is not whole", lineAt(data, int64(len(data))))
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if name, ok := strings.CutPrefix(text, "unknown field "); ok { // its error has no offset
		offset = int64(bytes.Index(data, []byte(name)))
		text += "; the plan is damaged or was changed by hand"
	}
	return fmt.Errorf("line %d: %s", lineAt(data, offset), text)
}

func lineAt(data []byte, offset int64) int {
	offset = max(0, min(offset, int64(len(data))))
	return bytes.Count(data[:offset], []byte("\n")) + 1
}
