// accept
`\0`
