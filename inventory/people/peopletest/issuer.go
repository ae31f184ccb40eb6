// Package peopletest has an identity provider for tests: it signs real tokens,
// and may be told to answer wrongly.
package peopletest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// Client is the only client that the provider knows.
const (
	Client = "katf"
	Secret = "client secret"
)

// Issuer is an OpenID Connect provider on this machine. It gives a code to
// everybody who asks, and for the code a token with Claims.
type Issuer struct {
	URL string
	// Claims of the next tokens, over those that a token always has; nil takes a
	// claim away.
	Claims map[string]any
	// Key signs the next tokens; the issuer's own if nil.
	Key crypto.Signer
	// Silent keeps the id_token out of the answer.
	Silent bool

	t     testing.TB
	own   *rsa.PrivateKey
	mu    sync.Mutex
	codes map[string]url.Values // what was asked for, by code
}

// NewIssuer starts one that stops at the end of the test.
func NewIssuer(t testing.TB) *Issuer {
	t.Helper()
	i := &Issuer{t: t, own: NewKey(t), codes: map[string]url.Values{}}
	keys := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: i.own.Public(), KeyID: "key", Algorithm: oidc.RS256}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	mux.Handle("/", keys)
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	i.URL = web.URL
	keys.SetIssuer(web.URL)
	return i
}

// NewKey makes a key that the issuer may or may not know.
func NewKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// authorize sends the browser back with a code.
func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != Client || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("state") == "" {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	i.mu.Lock()
	i.codes[code] = q
	i.mu.Unlock()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}, "session_state": {"x"}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token gives a token for a code, once, to whom the code was meant for: PKCE.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	asked := i.codes[r.FormValue("code")]
	delete(i.codes, r.FormValue("code"))
	i.mu.Unlock()
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	w.Header().Set("Content-Type", "application/json")
	if asked == nil || id != Client || secret != url.QueryEscape(Secret) || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	answer := map[string]any{"access_token": "a", "token_type": "Bearer"}
	if !i.Silent {
		answer["id_token"] = i.sign(asked.Get("nonce"))
	}
	json.NewEncoder(w).Encode(answer)
}

func (i *Issuer) sign(nonce string) string {
	claims := map[string]any{"iss": i.URL, "aud": Client, "sub": "subject", "nonce": nonce,
		"exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix()}
	for k, v := range i.Claims {
		if claims[k] = v; v == nil {
			delete(claims, k)
		}
	}
	text, err := json.Marshal(claims)
	if err != nil {
		i.t.Error(err)
	}
	key := i.Key
	if key == nil {
		key = i.own
	}
	return oidctest.SignIDToken(key, "key", oidc.RS256, string(text))
}

// Visit goes to an address at the provider as a browser does, and gives what it
// is sent back with.
func (i *Issuer) Visit(address string) url.Values {
	i.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(address)
	if err != nil {
		i.t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil {
		i.t.Fatalf("the provider answers %s: %v", res.Status, err)
	}
	return back.Query()
}
