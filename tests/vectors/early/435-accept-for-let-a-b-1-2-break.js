// accept
for (let [a, b] = [1, 2];;) break
