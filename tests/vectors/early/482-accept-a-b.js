// accept
a
`b`
