package people

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"katf/inventory/database"
)

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@+-]{1,99}$`)

// checkUser brings an account into the form in which it is kept, and complains
// about all that is wrong with it.
func checkUser(u *User) error {
	u.Login, u.Name = foldLogin(u.Login), strings.TrimSpace(u.Name)
	u.Warehouses = sorted(u.Warehouses)
	var c complaints
	if u.ID == uuid.Nil {
		c.add("id", nil, "a uuid of your choice is needed", "المطلوب معرّف UUID تختاره")
	}
	if !loginForm.MatchString(u.Login) {
		c.add("login", u.Login, "a login has 2 to 100 small letters, digits and . _ @ + -", "اسم الدخول من 2 إلى 100 من الحروف اللاتينية الصغيرة والأرقام و . _ @ + -")
	}
	c.text("name", u.Name, 100)
	c.role("role", u.Role)
	if u.Organisation != "" && u.Role != database.Keeper && u.Role != database.Auditor {
		c.add("organisation", u.Organisation, "managers and administrators are of the Alliance; an organisation has keepers of warehouses and auditors",
			"المديرون ومسؤولو النظام من التحالف؛ وللمنظمة أمناء مخازن ومراجعون")
	}
	c.warehouses(u.Role, u.Warehouses)
	return c.err()
}

func (c *complaints) role(path string, r database.Role) {
	switch {
	case r == database.Driver:
		c.add(path, r, "drivers need no account: make a link for the manifest of the trip", "لا يحتاج السائق إلى حساب: أنشئ رابطًا لبيان الرحلة")
	case !slices.Contains(accounts, r):
		c.add(path, r, fmt.Sprintf("a role is one of %v", accounts), fmt.Sprintf("الدور واحد من %v", accounts))
	}
}

// warehouses asks for some with the role that is bound to them, and for none with
// any other.
func (c *complaints) warehouses(r database.Role, ids []string) {
	switch {
	case r == database.Keeper && len(ids) == 0:
		c.add("warehouses", nil, "name the warehouses that the account keeps", "حدد المخازن التي يشملها الحساب")
	case r != database.Keeper && len(ids) > 0:
		c.add("warehouses", nil, "only the role warehouse is bound to warehouses; leave them out", "دور المخزن وحده مرتبط بمخازن؛ اتركها فارغة")
	}
	for i, id := range ids {
		if n := utf8.RuneCountInString(id); n == 0 || n > 64 {
			c.add(fmt.Sprintf("warehouses[%d]", i), nil, "an id of 1 to 64 characters is needed", "المطلوب رقم من حرف إلى 64 حرفًا")
		}
	}
}

// sorted gives ids in order and each once, never nil.
func sorted(ids []string) []string {
	out := append([]string{}, ids...)
	slices.Sort(out)
	return slices.Compact(out)
}
