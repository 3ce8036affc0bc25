// accept
a?.(b)
