// accept
outer: for (;;) { for (;;) { continue outer; } }
