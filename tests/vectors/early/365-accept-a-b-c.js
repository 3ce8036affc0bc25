// accept
`a${b}c`
