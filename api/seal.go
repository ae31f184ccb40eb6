package api

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"

	"katf/inventory/database"
)

// An answer that holds a new secret is stored like any other, so that the same
// key gives the same bytes again; but sealed with the caller's key, of which only
// a hash is stored. Whoever reads the database, or a copy of it, reads no secret.

// shortestSeal is how long the key of such a write has to be: a UUID has 36
// characters.
const shortestSeal = 20

// sealedKey is what is stored of the key.
func sealedKey(key string) string {
	sum := sha256.Sum256([]byte("katf name of a sealed answer\n" + key))
	return "sealed-" + hex.EncodeToString(sum[:])
}

func sealer(key string) (cipher.AEAD, error) {
	secret, err := hkdf.Key(sha256.New, []byte(key), nil, "katf sealed answer", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal hides the body of an answer.
func (x *exchange) seal(reply database.Reply) (database.Reply, error) {
	aead, err := sealer(x.key)
	if err != nil {
		return reply, err
	}
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce) // never fails
	reply.Body = aead.Seal(nonce, nonce, reply.Body, nil)
	return reply, nil
}

// unseal gives the body back. Refusals were never sealed.
func (x *exchange) unseal(reply database.Reply) (database.Reply, error) {
	if reply.Status >= http.StatusBadRequest {
		return reply, nil
	}
	aead, err := sealer(x.key)
	if err != nil {
		return reply, err
	}
	n := aead.NonceSize()
	if len(reply.Body) < n {
		return reply, errUnsealed
	}
	reply.Body, err = aead.Open(nil, reply.Body[:n], reply.Body[n:], nil)
	return reply, err
}

var errUnsealed = errors.New("a stored answer is not sealed")

var errKeyShort = refuse(http.StatusBadRequest, "key_short",
	"the answer to this holds a secret: its Idempotency-Key has at least 20 characters that nobody guesses, such as a random UUID",
	"يحمل هذا الرد سرًّا: طول الترويسة Idempotency-Key لا يقل عن 20 حرفًا لا يخمنها أحد، مثل UUID عشوائي")
