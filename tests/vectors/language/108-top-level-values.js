const A = 5, B = A + 1; var C = B * 2; let D = C;
var E1; E1 = 7; let F = E1 + 1;
const G = [1, 2], H = G.length; const I = { v: H }; var J = I.v; var J;
let K = 1; K = K + 1; const L = K;
var M = M2(), N; function M2() { return typeof P + typeof N; } var P = 1;
for (var Q = 0; Q < 3; Q++) { var R = Q; } if (R) { var S = 's'; } else { var T = 't'; }
const U = () => V; const V = 'v'; let W = U();
try { var X = null.x; } catch (e) { var Y = 'caught'; } switch (A) { case 5: var Z = 'five'; }
label: { var AA = 1; if (AA) break label; var BB = 2; } do { var CC = 'cc'; } while (false);
function early() { return [typeof DD, EE]; } const FF = early(); var DD = 1, EE = 2;
function mbpf_prog() { show([A, B, C, D, E1, F, G, H, I, J, K, L, M, N, P, Q, R, S, T, W, X, Y, Z, AA, BB, CC, DD, EE, FF]); C++; show(C); show(D); D = 'd'; show(D); }
