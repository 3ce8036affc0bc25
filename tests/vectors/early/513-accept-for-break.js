// accept
for (;
;) break
