// accept
[a, ...[b]] = c
