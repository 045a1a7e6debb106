package export

import (
	"bytes"
	"strconv"
)

// lexemeKind says what a lexeme of PDF syntax is.
type lexemeKind byte

const (
	lexEnd    lexemeKind = iota
	lexNumber            // 12, -.5
	lexName              // /Name
	lexString            // (text) or <hex>
	lexOpen              // [ or <<
	lexClose             // ] or >>
	lexWord              // an operator, true, null, R
)

// lexeme is a piece of PDF syntax: data[start:end].
type lexeme struct {
	kind       lexemeKind
	start, end int
}

// lexer cuts PDF syntax into lexemes and says where each stands, which
// github.com/ledongthuc/pdf does not. It accepts any bytes.
type lexer struct {
	data []byte
	at   int
}

func isSpace(b byte) bool {
	return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == 0
}

func isDelimiter(b byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), b) >= 0 }

// next returns the next lexeme, of kind lexEnd at the end of the data.
func (l *lexer) next() lexeme {
	l.skipSpace()
	start := l.at
	if start >= len(l.data) {
		return lexeme{lexEnd, start, start}
	}
	kind := lexWord
	switch c := l.data[l.at]; c {
	case '(':
		kind = lexString
		l.skipLiteral()
	case '<', '>':
		doubled := l.at+1 < len(l.data) && l.data[l.at+1] == c
		switch {
		case doubled && c == '<':
			kind = lexOpen
			l.at += 2
		case doubled:
			kind = lexClose
			l.at += 2
		case c == '<':
			kind = lexString
			l.skipPast('>')
		default:
			l.at++
		}
	case '[':
		kind = lexOpen
		l.at++
	case ']':
		kind = lexClose
		l.at++
	case ')', '{', '}':
		l.at++
	case '/':
		kind = lexName
		l.at++
		l.skipRegular()
	default:
		l.skipRegular()
		if c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.' {
			kind = lexNumber
		}
	}
	return lexeme{kind, start, l.at}
}

func (l *lexer) skipSpace() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *lexer) skipRegular() {
	for l.at < len(l.data) && !isSpace(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
}

func (l *lexer) skipPast(end byte) {
	if n := bytes.IndexByte(l.data[l.at:], end); n >= 0 {
		l.at += n + 1
		return
	}
	l.at = len(l.data)
}

// skipLiteral goes behind a string in parentheses, which may hold others.
func (l *lexer) skipLiteral() {
	depth := 0
	for l.at < len(l.data) {
		c := l.data[l.at]
		l.at++
		switch c {
		case '\\':
			l.at = min(l.at+1, len(l.data))
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return
			}
		}
	}
}

// operand returns the next lexeme; one that opens an array or a dictionary
// reaches to where that closes.
func (l *lexer) operand() lexeme {
	first := l.next()
	if first.kind != lexOpen {
		return first
	}
	for depth := 1; depth > 0; {
		switch l.next().kind {
		case lexOpen:
			depth++
		case lexClose:
			depth--
		case lexEnd:
			depth = 0
		}
	}
	return lexeme{lexOpen, first.start, l.at}
}

// text returns the bytes of a lexeme.
func (l *lexer) text(x lexeme) []byte { return l.data[x.start:x.end] }

// nameOf returns what a name stands for: without its slash, #20 as a space.
func nameOf(raw []byte) string {
	raw = bytes.TrimPrefix(raw, []byte("/"))
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// numberOf reads a number as viewers do: what cannot be understood is 0.
func numberOf(raw []byte) float64 {
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return 0
	}
	return v
}

// stringOf returns the bytes that a string stands for.
func stringOf(raw []byte) []byte {
	if len(raw) > 0 && raw[0] == '<' {
		return hexString(raw)
	}
	raw = bytes.TrimSuffix(bytes.TrimPrefix(raw, []byte("(")), []byte(")"))
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 >= len(raw) {
			out = append(out, raw[i])
			continue
		}
		i++
		switch c := raw[i]; {
		case c >= '0' && c <= '7':
			v := 0
			for n := 0; n < 3 && i < len(raw) && raw[i] >= '0' && raw[i] <= '7'; n++ {
				v = v<<3 | int(raw[i]-'0')
				i++
			}
			i--
			out = append(out, byte(v))
		case c == '\r' || c == '\n': // a line that goes on
			if c == '\r' && i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
		default:
			if at := bytes.IndexByte([]byte("nrtbf"), c); at >= 0 {
				c = "\n\r\t\b\f"[at]
			}
			out = append(out, c)
		}
	}
	return out
}

func hexString(raw []byte) []byte {
	var out []byte
	odd, high := false, byte(0)
	for _, c := range raw {
		v, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			continue
		}
		if odd {
			out = append(out, high<<4|byte(v))
		}
		odd, high = !odd, byte(v)
	}
	if odd {
		out = append(out, high<<4)
	}
	return out
}

// rawDict is a dictionary whose values are the bytes that a file has for them.
type rawDict []rawEntry

type rawEntry struct {
	key   string // without slash, decoded
	name  []byte // as written
	value []byte
}

// parseDict reads the dictionary that data begins with, and returns where it
// ends. ok is false where there is none.
func parseDict(data []byte) (d rawDict, end int, ok bool) {
	l := lexer{data: data}
	if open := l.next(); open.kind != lexOpen || l.data[open.start] != '<' {
		return nil, 0, false
	}
	for {
		key := l.next()
		if key.kind == lexClose {
			return d, l.at, true
		}
		if key.kind != lexName {
			return nil, 0, false
		}
		value := l.operand()
		for { // a reference is of three lexemes
			before := l.at
			if more := l.next(); more.kind != lexNumber && more.kind != lexWord {
				l.at = before
				break
			}
			value.end = l.at
		}
		if value.kind == lexEnd || value.kind == lexClose {
			return nil, 0, false
		}
		d = append(d, rawEntry{nameOf(l.text(key)), l.text(key), l.text(value)})
	}
}

// get returns the bytes of a value, nil where there is none.
func (d rawDict) get(key string) []byte {
	for _, e := range d {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

// with returns the dictionary with a value set; nil takes it out.
func (d rawDict) with(key string, value []byte) rawDict {
	var out rawDict
	found := false
	for _, e := range d {
		if e.key == key {
			if found = true; value == nil {
				continue
			}
			e.value = value
		}
		out = append(out, e)
	}
	if !found && value != nil {
		out = append(out, rawEntry{key, []byte("/" + key), value})
	}
	return out
}

// bytes writes the dictionary.
func (d rawDict) bytes() []byte {
	out := []byte("<<")
	for _, e := range d {
		out = append(append(append(out, e.name...), ' '), e.value...)
	}
	return append(out, ">>"...)
}

// refOf returns the number of the object that a value refers to.
func refOf(value []byte) (n int, ok bool) {
	l := lexer{data: value}
	number := l.next()
	l.next() // the generation
	if r := l.next(); number.kind != lexNumber || string(l.text(r)) != "R" {
		return 0, false
	}
	n, err := strconv.Atoi(string(l.text(number)))
	return n, err == nil && n > 0
}

// refsOf returns the numbers of all objects that syntax refers to.
func refsOf(syntax []byte) []int {
	var refs []int
	l := lexer{data: syntax}
	var before [2]lexeme
	for x := l.next(); x.kind != lexEnd; x = l.next() {
		if x.kind == lexWord && string(l.text(x)) == "R" && before[0].kind == lexNumber {
			if n, err := strconv.Atoi(string(l.text(before[0]))); err == nil {
				refs = append(refs, n)
			}
		}
		before[0], before[1] = before[1], x
	}
	return refs
}
