package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// The description is printed whole without a database, as JSON or as YAML.
func TestOpenapi(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://127.0.0.1:1/none")
	var doc struct {
		Openapi string
		Paths   map[string]map[string]struct {
			ID string `json:"operationId"`
		}
	}
	if err := json.Unmarshal([]byte(katfOK(t, "openapi")), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Openapi != "3.1.0" || doc.Paths["/api/v1/plans/{id}/approve"]["post"].ID != "approve-plan" || len(doc.Paths) < 80 {
		t.Errorf("%s, %d paths", doc.Openapi, len(doc.Paths))
	}
	if text := katfOK(t, "openapi", "--yaml"); !strings.Contains(text, "\nopenapi: 3.1.0\n") || !strings.Contains(text, "operationId: approve-plan") {
		t.Errorf("%.200s", text)
	}
}
