// accept
for (a
;;) break
