// accept
({class: 1, yield: 2})
