// accept
a = `b
${c}
d`
