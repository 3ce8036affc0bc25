// accept
`$a`
