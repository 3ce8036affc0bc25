// accept
label: if (1) break label
