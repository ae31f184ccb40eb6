package people

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Secrets begin with what they are, so that one that was published by mistake can
// be found and recognised.
const (
	tokenPrefix = "katf_token_"
	linkPrefix  = "katf_link_"
)

// newSecret makes 256 random bits as text that fits into a header and an address.
func newSecret(prefix string) string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return prefix + base64.RawURLEncoding.EncodeToString(b[:])
}

// hashOf is how a secret is kept. It has 256 random bits, so a fast hash will do:
// there is nothing to guess.
func hashOf(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// onceAlphabet leaves out letters that are mistaken for others when read aloud or
// from paper.
const onceAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// newPassword makes a one-time password: 20 letters of 31, 99 bits.
func newPassword() string {
	var b strings.Builder
	for b.Len() < 24 {
		if b.Len()%6 == 5 {
			b.WriteByte('-')
		}
		b.WriteByte(onceAlphabet[pick(len(onceAlphabet))])
	}
	return b.String()[:23]
}

// pick gives a random number below n ≤ 256, each equally likely.
func pick(n int) int {
	for {
		var b [1]byte
		rand.Read(b[:])
		if int(b[0]) < 256/n*n {
			return int(b[0]) % n
		}
	}
}
