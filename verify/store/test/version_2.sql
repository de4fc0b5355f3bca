-- A store of schema 2, as the last program with that schema wrote it: `sqlite3 FILE .dump`.
PRAGMA application_id = 1281843572;
PRAGMA user_version = 2;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE run (
  id            INTEGER PRIMARY KEY,
  started       TEXT NOT NULL,
  finished      TEXT,              -- NULL: still running, or killed
  command       TEXT NOT NULL,
  commit_id     TEXT NOT NULL,     -- of the source the program was built from
  seed          TEXT NOT NULL,     -- decimal, unsigned 64 bit
  tier          TEXT NOT NULL,     -- smoke | full | nightly
  machine       TEXT NOT NULL,
  trust_base    TEXT NOT NULL,     -- one assumption a line
  exit_code     INTEGER
);
INSERT INTO run VALUES(1,'2026-11-24T23:44:08.716Z','2026-11-24T23:44:09.107Z','run','21fb4b3','1','smoke','Linux 6.18.44-fc-v669 x86_64',replace('IEEE 754 double arithmetic, round to nearest, gradual underflow (probed at start-up)\nOpenBLAS dgemm, dsyrk: each entry is a sum of the products in some order, with or without FMA\nOpenBLAS dpotrf: a classical Cholesky factorisation; divisions may be products with a reciprocal\nFLINT/Arb: ball arithmetic is sound, integer arithmetic exact\ngcc/clang with -ffp-contract=off and without -ffast-math keep IEEE semantics\nthe kernel''s declared error model (its honesty is what the conformance claims test)\nSQLite stores doubles exactly','\n',char(10)),2);
CREATE TABLE lemma (               -- as built into the program that ran; the report computes nothing
  run_id        INTEGER NOT NULL REFERENCES run(id),
  id            TEXT NOT NULL,
  title         TEXT NOT NULL,
  statement     TEXT NOT NULL,
  latex         TEXT NOT NULL,
  slides        TEXT NOT NULL,
  source        TEXT NOT NULL,
  how_to_read   TEXT NOT NULL,
  max_vacuous   REAL NOT NULL,
  max_undecided REAL NOT NULL,
  pure          INTEGER NOT NULL,  -- 1: about data alone, meets the kernel "none" only
  PRIMARY KEY (run_id, id)
);
INSERT INTO lemma VALUES(1,'init-spectrum','Spectrum at random initialization','E J J^T = s^2 Sigma(X), and k >= (B|X|)^2 log(n/p)/(0.1534 lambda(X)) gives lambda_min(J J^T) > s^2 lambda(X)/2 with probability at least 1 - p.','k\ge\frac{B^2\|X\|^2}{0.1534\,\lambda(X)}\log\frac{n}{p}\ \Rightarrow\ P\left(\lambda_{\min}(JJ^T)\le\frac{s^2}{2}\lambda(X)\right)\le p,\quad E\,JJ^T=s^2\Sigma(X)','S28','Tropp, User-friendly tail bounds for sums of random matrices, arXiv 1004.4389; theorem T5','Weights are drawn many times; the kernel''s Gram matrix is compared with the theorem''s mean and extreme eigenvalues. Consistent: the draws of the whole run do not contradict it. Rejected: an honest kernel looks like this with at most the stated probability.',0.2000000000000000111,0.0,0);
INSERT INTO lemma VALUES(1,'key-lemma','Key lemma: gradient descent on nonlinear least squares','If |r_0| <= alpha^2/(4L) and eta <= 1/beta^2, gradient descent converges linearly, close to its start, on a short path.','\|r_0\|\le\frac{\alpha^2}{4L},\ \eta\le\frac{1}{\beta^2}\ \Rightarrow\ \|r_\tau\|^2\le\left(1-\frac{\eta\alpha^2}{2}\right)^\tau\|r_0\|^2,\ \|W_\tau-W_0\|\le\frac{4}{\alpha}\|r_0\|','S24 S25','Oymak and Soltanolkotabi, arXiv 1812.10004 and 1902.04674; theorem T2, proof steps P1 to P7','Every point of the corridor lies between two straight lines: the residual cannot fall faster than beta per unit of distance, and must fall at least c alpha per unit of path. A kernel that does not follow the gradient leaves it.',0.2000000000000000111,0.0,0);
INSERT INTO lemma VALUES(1,'schur-hadamard','Hadamard products: Schur''s bounds on the spectrum','For positive semidefinite A, B: min_i B_ii lambda_min(A) <= lambda_min(A o B) and lambda_max(A o B) <= max_i B_ii lambda_max(A); J J^T is such a product.','\lambda_{\min}(A\circ B)\ge\min_iB_{ii}\,\lambda_{\min}(A),\ \lambda_{\max}(A\circ B)\le\max_iB_{ii}\,\lambda_{\max}(A),\ \det(A\circ B)\ge\det A\,\prod_iB_{ii}','S28','Schur, J. reine angew. Math. 140 (1911); Oppenheim, J. London Math. Soc. 5 (1930); theorem T3','On pairs of matrices the ratio says how close Schur''s bound comes to equality. On networks a kernel whose Gram matrix has lost a factor, a square or a column leaves its bounds or its entries.',0.2000000000000000111,0.0,0);
CREATE TABLE claim_spec (
  run_id        INTEGER NOT NULL,
  lemma         TEXT NOT NULL,
  position      INTEGER NOT NULL,
  name          TEXT NOT NULL,
  grade         TEXT NOT NULL,     -- slide | sharp | identity
  role          TEXT NOT NULL,     -- theorem | exact | conformance | control | rate | mean
  statement     TEXT NOT NULL,
  allowance     TEXT NOT NULL,
  coordinate    TEXT NOT NULL,
  PRIMARY KEY (run_id, lemma, name)
);
INSERT INTO claim_spec VALUES(1,'init-spectrum',0,'range','sharp','theorem','(J J^T)_ij is between the least and the largest s^2 K_ij phi''phi''','declared rounding of gram','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',1,'gram','identity','conformance','|(J J^T)_ij computed - exact| <= declared rounding','Cauchy-Schwarz over neurons','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',2,'mean','identity','mean','E J J^T = s^2 Sigma(X), every entry','declared rounding of gram, as a radius','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',3,'lambda-min','slide','rate','P(lambda_min(J J^T) <= s^2 lambda(X)/2) <= p','only certain events count','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',4,'lambda-max','slide','rate','P(lambda_max(J J^T) >= (3/2) s^2 lambda_max(Sigma)) <= p','only certain events count','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',5,'lambda-min-sharp','sharp','rate','P(lambda_min(J J^T) <= s^2 lambda(X)/4) <= p','only certain events count','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',6,'lambda-max-sharp','sharp','rate','P(lambda_max(J J^T) >= (1 + delta) s^2 lambda_max(Sigma)) <= p, delta of the case','only certain events count','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',7,'control-mean','identity','control','FALSE: E J J^T = s^2 Sigma(X)/2','','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',8,'control-lambda-min','sharp','control','FALSE: P(lambda_min(J J^T) <= 2 s^2 lambda(X)) <= p','','');
INSERT INTO claim_spec VALUES(1,'init-spectrum',9,'finite-output','identity','conformance','every number that the kernel returns is finite','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',0,'rate','slide','theorem','|r_t| <= q^t |r_0| + allowance, q^2 = 1 - eta alpha^2/2','beta sum_s q^(t-1-s) |e_s|: each error moves f by at most beta|e_s| and then contracts','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',1,'close','slide','theorem','|W_t - W_0| <= 4|r_0|/alpha','none: 3.57 < 4 covers E','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',2,'close-planted','slide','theorem','|W_t - W_0| <= (4/alpha)(beta|W* - W_0| + nu), nu = |f(W*) - y|','nu: y is f(W*) rounded to what the kernel stores','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',3,'path','slide','theorem','path_t <= 4|r_0|/alpha','none: 3.57 < 4 covers E','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',4,'P1-linearization','sharp','theorem','|f(W+) - f(W) - J(W+ - W)| <= (L/2)|W+ - W|^2','','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',5,'P1-per-sample','sharp','theorem','|f_i(W+) - f_i(W) - J_i(W+ - W)| <= (B2/2) sum_l |v_l| <D_l,x_i>^2','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',6,'P2-descent','sharp','theorem','|r+| <= (|r|^2 - eta(2 - eta beta^2 - eta L|r|)|J^T r|^2)^(1/2) + beta|e|','beta|e|','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',7,'decrement-upper','sharp','theorem','|r|^2 <= (|r+| + beta|e|)^2 + eta(2 + eta L|r|)|J^T r|^2','beta|e| on |r+|','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',8,'P3-spectrum','sharp','theorem','2 alpha - L|W_t - W_0| <= sigma_min(J_t)','','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',9,'P4-potential','sharp','theorem','|r+| + c alpha|W+ - W| <= |r| + (beta + c alpha)|e|','(beta + c alpha)|e|: residual and path both move','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',10,'P5-lower','sharp','theorem','(1 - eta beta^2)|r| - beta|e| <= |r+|','beta|e|','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',11,'P5-upper','sharp','theorem','|r+| <= (1 - 2 c eta alpha^2)^(1/2)|r| + beta|e|','beta|e|','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',12,'P6-corridor-left','sharp','theorem','(|r_0| - |r_t|)/beta <= |W_t - W_0|','','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',13,'P6-corridor-right','sharp','theorem','path_t <= (|r_0| - |r_t| + beta E)/(c_E alpha) + E','beta E and E','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',14,'P7-linearized-dynamics','sharp','theorem','|r+ - (I - eta J_0 J_0^T) r| <= eta beta L(D_t + max(D_t,D_t+1))|r| + beta|e|','beta|e|','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',15,'gd-step','identity','conformance','|W+ - W + eta J^T r| <= declared rounding','gamma bounds at the declared depths and units','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',16,'gd-step-neuron','identity','conformance','row l: |W+ - W + eta J^T r| <= declared rounding, worst neuron','as gd-step, row by row','iteration');
INSERT INTO claim_spec VALUES(1,'key-lemma',17,'rate-exact','slide','exact','|r_t| <= (1 - eta alpha^2/2)^(t/2) |r_0|','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',18,'path-exact','sharp','exact','c alpha path_t <= |r_0| - |r_t|','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',19,'control-rate','sharp','control','FALSE: |r+| <= |1 - 2 eta beta^2| |r| / 2','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',20,'control-path','sharp','control','FALSE: path_t <= |W_t - W_0|/2','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',21,'control-step','identity','control','FALSE: eta|J^T r| <= declared rounding','','');
INSERT INTO claim_spec VALUES(1,'key-lemma',22,'finite-output','identity','conformance','every number that the kernel returns is finite','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',0,'factor','identity','theorem','entries in which A o B and K K^T differ <= 0: A o B is positive semidefinite','integer arithmetic','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',1,'ones','identity','theorem','B = c 11^T: entries in which A o B and c A differ <= 0','integer arithmetic','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',2,'lower','slide','theorem','min_i B_ii lambda_min(A) <= lambda_min(A o B); A, B exchanged','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',3,'upper','slide','theorem','lambda_max(A o B) <= max_i B_ii lambda_max(A); A, B exchanged','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',4,'lower-sharp','sharp','theorem','lambda_min(D B D) <= lambda_min(A o B), D = diag(A)^(1/2); exchanged','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',5,'upper-sharp','sharp','theorem','lambda_max(A o B) <= lambda_max(D B D); exchanged','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',6,'oppenheim','sharp','theorem','1 - det(A o B)/prod A_ii B_ii <= 1 - det(A)/prod A_ii; exchanged','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',7,'gram-lower','slide','theorem','min_i B_ii lambda_min(A) <= lambda_min(G computed) + |E|_F; A, B exchanged','Weyl: |E|_F bounds the declared rounding of J J^T','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',8,'gram-upper','slide','theorem','lambda_max(G computed) <= max_i B_ii lambda_max(A) + |E|_F; A, B exchanged','Weyl: |E|_F bounds the declared rounding of J J^T','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',9,'gram-lower-sharp','sharp','theorem','lambda_min(D B D) <= lambda_min(G computed) + |E|_F; exchanged','Weyl: |E|_F bounds the declared rounding of J J^T','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',10,'gram-upper-sharp','sharp','theorem','lambda_max(G computed) <= lambda_max(D B D) + |E|_F; exchanged','Weyl: |E|_F bounds the declared rounding of J J^T','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',11,'gram-trace','identity','theorem','|trace(G computed) - sum_i A_ii B_ii| <= sum_i E_ii','declared rounding of the diagonal','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',12,'gram-symmetry','identity','theorem','|G_ij computed - G_ji computed| <= E_ij + E_ji','declared rounding of both entries','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',13,'gram-entry','identity','conformance','|G_ij computed - A_ij B_ij| <= E_ij, declared rounding','Cauchy-Schwarz over neurons','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',14,'control-lower','sharp','control','FALSE: max_i B_ii lambda_min(A) <= lambda_min(A o B)','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',15,'control-upper','sharp','control','FALSE: lambda_max(A o B) <= min_i B_ii lambda_max(A)','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',16,'control-determinant','sharp','control','FALSE: 1 - det(A)/prod A_ii <= 1 - det(A o B)/prod A_ii B_ii','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',17,'control-gram','sharp','control','FALSE: lambda_max(G computed) <= max_i A_ii B_ii + |E|_F','','');
INSERT INTO claim_spec VALUES(1,'schur-hadamard',18,'finite-output','identity','conformance','every number that the kernel returns is finite','','');
CREATE TABLE kernel (
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run(id),
  name          TEXT NOT NULL,     -- hostile input: escape it; "none" stands for no kernel
  version       TEXT NOT NULL,
  description   TEXT NOT NULL,
  path          TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  unit_storage  REAL NOT NULL,
  unit_accumulator REAL NOT NULL,
  deterministic INTEGER NOT NULL,
  offered       TEXT NOT NULL,     -- space-separated function names
  UNIQUE (run_id, name)
);
INSERT INTO kernel VALUES(1,1,'reference','1.0.0','plain loops in double precision, the specification in code','builtin:reference','65253a20b243b5a8747c636e6ddcfc29b547023f848882b6a2f6e5408e07f59a',1.1102230246251565404e-16,1.1102230246251565404e-16,1,'gd_steps forward gradient jacobian jvp vjp gram sgd_step fit_output linear_steps recovery_steps');
CREATE TABLE cases (               -- one (lemma, kernel, instance)
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run(id),
  lemma         TEXT NOT NULL,
  kernel_id     INTEGER NOT NULL REFERENCES kernel(id),
  family        TEXT NOT NULL,
  case_index    INTEGER NOT NULL,
  intended      INTEGER NOT NULL,  -- 1: the family means the hypotheses to hold
  n INTEGER NOT NULL, d INTEGER NOT NULL, k INTEGER NOT NULL,
  activation    TEXT NOT NULL,     -- '' for linear problems
  eta           REAL,
  steps         INTEGER,
  note          TEXT NOT NULL,
  recipe        TEXT NOT NULL,     -- replays the case
  outcome       TEXT NOT NULL,     -- running | done | crashed | timeout | failed | not-covered
  trouble       TEXT NOT NULL,     -- sentence for the above
  precision     INTEGER NOT NULL,  -- rung of the ladder that decided
  seconds       REAL NOT NULL
);
INSERT INTO cases VALUES(1,1,'init-spectrum',1,'wide-features',0,1,6,63,50,'sigmoid',0.0,1,'more features than samples, unit rows','lemma=init-spectrum family=wide-features version=1 seed=1 index=0 tier=0 unit=0x1p-53 eta=0x0p+0 exponent=0 planted=0 steps=1 extra=0x1p+0,0x1.ap+7,0x1p+4,0x1.cp-2','done','',53,0.061105193999537732452);
INSERT INTO cases VALUES(2,1,'key-lemma',1,'gaussian-sphere',0,1,2,3,400,'tanh',0.44286033883596853666,6,'Gaussian rows on the unit sphere','lemma=key-lemma family=gaussian-sphere version=1 seed=1 index=0 tier=0 unit=0x1p-53 eta=0x1.c57d2e3ffbddep-2 exponent=-1 planted=0 steps=6 extra=0x0p+0,0x0p+0,0x0p+0,0x0p+0','done','',53,0.0055098400007409509271);
INSERT INTO cases VALUES(3,1,'schur-hadamard',1,'matrix-structured',0,1,4,4,1,'',1.0,1,'B = c 11^T, n = 4','lemma=schur-hadamard family=matrix-structured version=1 seed=1 index=0 tier=0 unit=0x1p-53 eta=0x1p+0 exponent=0 planted=0 steps=1 extra=0x0p+0,0x0p+0,0x0p+0,0x0p+0','done','',128,0.00105152800097130239);
CREATE TABLE hypothesis (
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  name          TEXT NOT NULL,
  statement     TEXT NOT NULL,
  observed_mid REAL, observed_rad REAL, bound_mid REAL, bound_rad REAL, -- the statement with least slack
  verdict       TEXT NOT NULL,     -- true | false | undecided
  PRIMARY KEY (case_id, name)
) WITHOUT ROWID;
INSERT INTO hypothesis VALUES(1,'width within the work limit','n k (d + n + 32) <= 2^23 for the k that the bound asks for',126048.0,0.0,8388608.0,0.0,'true');
INSERT INTO hypothesis VALUES(1,'width, lower','log(n/p) <= 0.1534 T lambda/(B|X|)^2',5.9506425525877268967,3.9898640050864139739e-17,5.9639033752248140629,2.4007059213117443593e-14,'true');
INSERT INTO hypothesis VALUES(1,'width, lower, sharp','log(n/p) <= a(3/4) T lambda/(B|X|)^2',5.9506425525877268967,3.9898640050864139739e-17,15.684459756089307091,6.389210799408067052e-14,'true');
INSERT INTO hypothesis VALUES(1,'width, upper','log(n/p) <= b(1/2) T lambda_max/(B|X|)^2',5.9506425525877268967,3.9898640050864139739e-17,7.9657407548369176808,4.0460226532037905961e-14,'true');
INSERT INTO hypothesis VALUES(1,'width, upper, sharp','log(n/p) <= b(delta) T lambda_max/(B|X|)^2',5.9506425525877268967,3.9898640050864139739e-17,6.1972628209799882625,3.3828403443873347852e-14,'true');
INSERT INTO hypothesis VALUES(2,'alpha','twice the smallest normal number <= sigma_min(J(W_0)) = 2 alpha',4.4501477170144027669e-308,0.0,0.60241048052721224426,2.4670499059428213706e-14,'true');
INSERT INTO hypothesis VALUES(2,'exact iterates','|e_t| <= 0 at every step',1.6777053691817448023e-15,3.4293585632235537123e-16,0.0,0.0,'false');
INSERT INTO hypothesis VALUES(2,'meaningful envelope','declared rounding <= eta|J^T r|/2 at some step',9.7258929601003971205e-14,0.0,0.5,0.0,'true');
INSERT INTO hypothesis VALUES(2,'radius','|r_0| <= alpha^2/(4L)',0.49999999999999994448,1.6653345369377419594e-16,0.51867133322602720912,4.2549181199016192752e-17,'true');
INSERT INTO hypothesis VALUES(2,'rounding budget','beta E <= |r_0|/2, E = sum of |e_t|',1.5004348966739067071e-13,5.4318920346456178722e-31,0.24999999999999997224,8.326672684688717194e-17,'true');
INSERT INTO hypothesis VALUES(2,'step size','eta <= 1/beta^2',0.44286033883596853666,0.0,0.90407795685160430299,5.9407857508028882511e-17,'true');
CREATE TABLE claim (               -- the worst statement of the claim in this case
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  name          TEXT NOT NULL,
  role          TEXT NOT NULL,
  verdict       TEXT NOT NULL,     -- holds | violated | undecided | vacuous | consistent (decided in test)
  coordinate    REAL NOT NULL,
  observed_mid REAL, observed_rad REAL, bound_mid REAL, bound_rad REAL,
  ratio         REAL,              -- observed / bound at the worst statement; NULL unless bound > 0 and both are finite
  statements    INTEGER NOT NULL,
  power         REAL,              -- smallest relative error certainly caught; NULL: not computed
  reason        TEXT NOT NULL,     -- why undecided or vacuous; what is implicated when violated
  trials        INTEGER NOT NULL,  -- claims about a rate or a mean: independent draws of this case; else 0
  events        INTEGER NOT NULL,
  log_e         REAL,              -- claims about a mean: lower bound of log E, E the e-value of this case
  PRIMARY KEY (case_id, name)
) WITHOUT ROWID;
INSERT INTO claim VALUES(1,'control-lambda-min','control','consistent',0.0,1.0,0.0,0.015625,0.0,64.0,1,NULL,'',16,16,0.0);
INSERT INTO claim VALUES(1,'finite-output','conformance','holds',0.0,0.0,0.0,0.0,0.0,NULL,16,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(1,'lambda-max','rate','consistent',0.0,0.0,0.0,0.015625,0.0,0.0,1,NULL,'',16,0,0.0);
INSERT INTO claim VALUES(1,'lambda-max-sharp','rate','consistent',0.0,0.0,0.0,0.015625,0.0,0.0,1,NULL,'',16,0,0.0);
INSERT INTO claim VALUES(1,'lambda-min','rate','consistent',0.0,0.0,0.0,0.015625,0.0,0.0,1,NULL,'',16,0,0.0);
INSERT INTO claim VALUES(2,'P1-linearization','theorem','holds',6.0,4.8302266456816748845e-07,1.5327384227717307176e-13,3.2002500329950263856e-05,9.536973849299148237e-19,0.015093278949711307762,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P1-per-sample','theorem','holds',6.0,3.862632119086550908e-07,1.0765871374222179849e-13,1.7514458444265770358e-05,1.0132934697622065894e-19,0.022053962623955272737,12,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P2-descent','theorem','holds',6.0,0.084389297266748292125,7.6581779448228685658e-14,0.088880759485161220379,1.3701244002945180384e-13,0.94946642845504958252,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P3-spectrum','theorem','holds',3.0,0.58548645498608120618,2.5556020048707542983e-16,0.60233180161403099273,2.4627623934697816677e-14,0.97203311101487521739,2,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P4-potential','theorem','holds',6.0,0.093034600807472250805,7.6717733377647769526e-14,0.11350599594918973911,7.6595022307602485958e-14,0.81964481285304624513,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P5-lower','theorem','holds',1.0,0.25507624343690099566,1.727686081904565956e-16,0.37165822483899046968,7.6676286564240961202e-14,0.68631938267316683344,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P5-upper','theorem','holds',6.0,0.084389297266748292125,7.6581779448228685658e-14,0.1100313828041789288,7.4267003226575390964e-14,0.76695661833982908817,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P6-corridor-left','theorem','holds',1.0,0.12203122816021777508,7.3067810725401590382e-14,0.16858023226605306499,2.4986080990351289769e-15,0.7238762606972107827,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P6-corridor-right','theorem','holds',6.0,0.54597246933421117454,8.1476297548866377998e-15,1.8391918127488280365,3.3997768615987335955e-13,0.29685455619672918015,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'P7-linearized-dynamics','theorem','holds',6.0,1.4061028123736807047e-05,1.7421567953237179686e-13,0.0024359078251606951573,1.68022328616791894e-15,0.0057723974521939110798,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'close','theorem','holds',6.0,0.54596377732351419886,8.0919897752154276706e-15,6.6399907194501013307,2.4359896672449703695e-15,0.08222357536197412442,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'control-path','control','violated',6.0,0.54597246933421117454,8.1476297548866377998e-15,0.27298188866175709943,4.0459948876077169908e-15,2.0000318409794131113,6,NULL,'a false statement, refuted as it must be',0,0,0.0);
INSERT INTO claim VALUES(2,'control-rate','control','violated',6.0,0.084389297266748292125,7.6581779448228685658e-14,0.0011523681339721029114,7.8154584618229957001e-16,73.231196506507387766,6,NULL,'a false statement, refuted as it must be',0,0,0.0);
INSERT INTO claim VALUES(2,'control-step','control','violated',0.0,2.6972837162568326085,0.0,2.6233492707335755815e-13,0.0,10281832260568.880859,8,NULL,'a false statement, refuted as it must be',0,0,0.0);
INSERT INTO claim VALUES(2,'decrement-upper','theorem','holds',6.0,0.012883611116409298541,1.7387122589980276441e-14,0.01373886174079397629,2.2173074153346129097e-14,0.93774952827094593121,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'finite-output','conformance','holds',0.0,0.0,0.0,0.0,0.0,NULL,8,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'gd-step','conformance','holds',0.0,1.8091226005759522631e-14,1.8091226005759532095e-14,3.0071280928945546312e-13,0.0,0.060161141949711734178,8,1.0257258527738618215e-13,'',0,0,0.0);
INSERT INTO claim VALUES(2,'gd-step-neuron','conformance','holds',3.0,2.2507286999008126024e-16,1.2308973529676258752e-16,1.420526351247870171e-15,0.0,0.15844329096208922824,8,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'path','theorem','holds',6.0,0.54597246933421117454,8.1476297548866377998e-15,6.6399907194501013307,2.4359896672449703695e-15,0.082224884401559297786,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'path-exact','exact','vacuous',6.0,0.12337593071054427096,1.845894229806726447e-15,0.4156107027332516246,7.6776068477538125921e-14,0.29685455619685940931,6,NULL,'hypothesis ''exact iterates'' is certainly false',0,0,0.0);
INSERT INTO claim VALUES(2,'rate','theorem','holds',1.0,0.37165822483899046968,7.6676286564240961202e-14,0.4949522293031330955,2.390268763117188317e-16,0.75089716307019338525,6,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(2,'rate-exact','exact','vacuous',1.0,0.37165822483899046968,7.6676286564240961202e-14,0.49495222930313098608,2.233168704159005047e-16,0.7508971630701966049,6,NULL,'hypothesis ''exact iterates'' is certainly false',0,0,0.0);
INSERT INTO claim VALUES(3,'control-determinant','control','violated',1.0,1.0,0.0,0.99416481972462233951,3.0737131693361627272e-17,1.0058694294543575331,2,NULL,'a false statement, refuted as it must be',0,0,0.0);
INSERT INTO claim VALUES(3,'control-lower','control','holds',0.0,0.0,0.0,0.021192533531165600596,1.6514369703884442041e-18,0.0,2,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'control-upper','control','violated',0.0,29.094591709257688449,1.8636186591814080542e-16,11.576548582687665956,1.6068664685474576571e-16,2.5132354001232855011,2,NULL,'a false statement, refuted as it must be',0,0,0.0);
INSERT INTO claim VALUES(3,'factor','theorem','holds',0.0,0.0,0.0,0.0,0.0,NULL,1,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'lower','theorem','holds',0.0,0.0,0.0,0.021192533531165600596,1.6514369703884442041e-18,0.0,2,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'lower-sharp','theorem','holds',0.0,0.0,0.0,0.021192533531165600596,1.6514369703884442041e-18,0.0,2,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'ones','theorem','holds',0.0,0.0,0.0,0.0,0.0,NULL,1,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'oppenheim','theorem','holds',1.0,0.99416481972462233951,3.0737131693361627272e-17,1.0,0.0,0.99416481972462233951,2,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'upper','theorem','holds',0.0,29.094591709257688449,1.8636186591814080542e-16,98.666402448326394388,2.5332063111831161043e-15,0.29487840832643230637,2,NULL,'',0,0,0.0);
INSERT INTO claim VALUES(3,'upper-sharp','theorem','holds',0.0,29.094591709257688449,1.8636186591814080542e-16,45.71601851590640564,3.406889456056878495e-15,0.63642007011469148292,2,NULL,'',0,0,0.0);
CREATE TABLE series (              -- thinned; `kind` is observed | bound | value
  case_id       INTEGER NOT NULL REFERENCES cases(id),
  name          TEXT NOT NULL,     -- a claim's name, or a named series of the lemma
  kind          TEXT NOT NULL,
  coordinate    REAL NOT NULL,
  mid REAL, rad REAL
);
INSERT INTO series VALUES(1,'lambda-min/mean','value',0.0,0.98573300246536621482,1.2415818078558861786e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',0.0,1.0027621142501581541,6.5586067747101578278e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',1.0,0.9686269577538336728,1.2363670875962484485e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',1.0,0.99878362151066280016,6.5310905629936746715e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',2.0,0.98181400092808501778,1.2450419663332957125e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',2.0,0.99475292353703115288,6.5767643297363033161e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',3.0,1.0067608959589935402,1.2822734109898875816e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',3.0,1.0515040150931271867,6.7739155467606958303e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',4.0,0.99895902743687392533,1.2331471154483705467e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',4.0,0.98290932623161686443,6.5138036042709229608e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',5.0,1.0097484282264457267,1.244662753601927889e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',5.0,0.99503798515893293608,6.5748854255821217442e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',6.0,1.0023450500051869216,1.2649143825014145018e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',6.0,1.0020712999555216882,6.6815752652840960526e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',7.0,0.99703343901823671124,1.2549967775687268764e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',7.0,0.99218878070335603247,6.6293278386248444128e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',8.0,1.0218774083543107344,1.2715955814726734946e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',8.0,1.0207556080267556897,6.7176611931049246902e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',9.0,1.0134228563897367259,1.2805035349057042246e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',9.0,1.0289931818062765245,6.7643183117056414886e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',10.0,0.98766537241812790703,1.23350934623910259e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',10.0,0.98267054141253595833,6.5157343876466054981e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',11.0,1.0044631238544956541,1.2686676440462899342e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',11.0,1.008073127565744631,6.7014913204387321415e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',12.0,0.98308905571769078513,1.2570216840237676536e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',12.0,1.0155060987470165834,6.6401643232823945196e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',13.0,1.005621572978460998,1.2573701237694280347e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',13.0,1.0006807204875372008,6.6419276986386614866e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',14.0,0.99226774968554254385,1.2618105504184576731e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',14.0,1.0173779624579504243,6.6655119566410876595e-12);
INSERT INTO series VALUES(1,'lambda-min/mean','value',15.0,0.97563324797158634815,1.2403643451428705927e-11);
INSERT INTO series VALUES(1,'lambda-max/mean','value',15.0,1.0021938884922936274,6.5520326514581455593e-12);
INSERT INTO series VALUES(2,'gd-step','observed',0.0,3.583109232425286687e-15,3.5831092324252882647e-15);
INSERT INTO series VALUES(2,'gd-step','bound',0.0,2.6233492707335755815e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',0.0,2.0822198664059503214e-16,2.0822198664059513074e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',0.0,1.8151471740194076719e-15,0.0);
INSERT INTO series VALUES(2,'gd-step','observed',0.0,1.8091226005759522631e-14,1.8091226005759532095e-14);
INSERT INTO series VALUES(2,'gd-step','bound',0.0,3.0071280928945546312e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',0.0,2.3225061018764931737e-16,2.3225061018764941596e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',0.0,1.741836794287668172e-15,0.0);
INSERT INTO series VALUES(2,'residual','value',0.0,0.49999999999999994448,1.6653345369377419594e-16);
INSERT INTO series VALUES(2,'distance','value',0.0,0.0,0.0);
INSERT INTO series VALUES(2,'path','value',0.0,0.0,0.0);
INSERT INTO series VALUES(2,'corridor-beta','value',0.0,1.0517125583011130984,0.0);
INSERT INTO series VALUES(2,'gd-step','observed',1.0,1.6777053691817448023e-15,3.4293585632235537123e-16);
INSERT INTO series VALUES(2,'gd-step','bound',1.0,2.4986353361400471964e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',1.0,2.6514719967113028883e-16,1.8148328378287445862e-17);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',1.0,2.2731758677491754685e-15,0.0);
INSERT INTO series VALUES(2,'rate','observed',1.0,0.37165822483899046968,7.6676286564240961202e-14);
INSERT INTO series VALUES(2,'rate','bound',1.0,0.4949522293031330955,2.390268763117188317e-16);
INSERT INTO series VALUES(2,'close','observed',1.0,0.16858023226605306499,2.4986080990351289769e-15);
INSERT INTO series VALUES(2,'close','bound',1.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'path','observed',1.0,0.16858023226605306499,2.4986080990351301606e-15);
INSERT INTO series VALUES(2,'path','bound',1.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'P2-descent','observed',1.0,0.37165822483899046968,7.6676286564240961202e-14);
INSERT INTO series VALUES(2,'P2-descent','bound',1.0,0.3920607922007579571,1.2692349986083535208e-15);
INSERT INTO series VALUES(2,'decrement-upper','observed',1.0,0.24999999999999994448,1.6653345369377441782e-16);
INSERT INTO series VALUES(2,'decrement-upper','bound',1.0,0.26709549012420552571,5.8072704270735842715e-14);
INSERT INTO series VALUES(2,'P4-potential','observed',1.0,0.4097530816741477011,7.7275883519199106874e-14);
INSERT INTO series VALUES(2,'P4-potential','bound',1.0,0.50000000000000255351,1.9381014091782983914e-16);
INSERT INTO series VALUES(2,'P5-lower','observed',1.0,0.25507624343690099566,1.727686081904565956e-16);
INSERT INTO series VALUES(2,'P5-lower','bound',1.0,0.37165822483899046968,7.6676286564240961202e-14);
INSERT INTO series VALUES(2,'P5-upper','observed',1.0,0.37165822483899046968,7.6676286564240961202e-14);
INSERT INTO series VALUES(2,'P5-upper','bound',1.0,0.48469414273691557859,2.4823513372757204861e-16);
INSERT INTO series VALUES(2,'P6-corridor-left','observed',1.0,0.12203122816021777508,7.3067810725401590382e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','bound',1.0,0.16858023226605306499,2.4986080990351289769e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','observed',1.0,0.16858023226605306499,2.4986080990351301606e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','bound',1.0,0.56794769854899385119,3.402155243259937892e-13);
INSERT INTO series VALUES(2,'residual','value',1.0,0.37165822483899046968,7.6676286564240961202e-14);
INSERT INTO series VALUES(2,'distance','value',1.0,0.16858023226605306499,2.4986080990351289769e-15);
INSERT INTO series VALUES(2,'path','value',1.0,0.16858023226605306499,2.4986080990351301606e-15);
INSERT INTO series VALUES(2,'P1-linearization','observed',1.0,1.9453448376067345153e-06,7.72956735753217477e-14);
INSERT INTO series VALUES(2,'P1-linearization','bound',1.0,0.00062137833916786828266,1.8483020701588134403e-17);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','observed',1.0,1.9453448374767844147e-06,8.2996920071499650298e-14);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','bound',1.0,0.0017167747212655682254,2.6319304383885705183e-17);
INSERT INTO series VALUES(2,'gd-step','observed',2.0,1.3951042332439468696e-14,1.3951042332439475006e-14);
INSERT INTO series VALUES(2,'gd-step','bound',2.0,2.5203165011431529107e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',2.0,2.5830076905603507391e-16,2.0755305595997554177e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',2.0,2.2681670719698906676e-15,0.0);
INSERT INTO series VALUES(2,'rate','observed',2.0,0.2762690519024782465,7.6642856724444687428e-14);
INSERT INTO series VALUES(2,'rate','bound',2.0,0.48995541858430985415,3.189121580120401426e-16);
INSERT INTO series VALUES(2,'close','observed',2.0,0.2938823749235977556,4.3557709719423861735e-15);
INSERT INTO series VALUES(2,'close','bound',2.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'path','observed',2.0,0.29388324954256828114,4.3557839350876795545e-15);
INSERT INTO series VALUES(2,'path','bound',2.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'P2-descent','observed',2.0,0.2762690519024782465,7.6642856724444687428e-14);
INSERT INTO series VALUES(2,'P2-descent','bound',2.0,0.29128194521672895467,1.3678543636556435799e-13);
INSERT INTO series VALUES(2,'decrement-upper','observed',2.0,0.13812983609046958211,5.7005170606953026353e-14);
INSERT INTO series VALUES(2,'decrement-upper','bound',2.0,0.1474863002804790435,7.2599348139145476075e-14);
INSERT INTO series VALUES(2,'P4-potential','observed',2.0,0.30458435577884679368,7.7069434766316820295e-14);
INSERT INTO series VALUES(2,'P4-potential','bound',2.0,0.37165822483902610784,7.6688263779490086192e-14);
INSERT INTO series VALUES(2,'P5-lower','observed',2.0,0.18960236766868590607,3.9157619174427325645e-14);
INSERT INTO series VALUES(2,'P5-lower','bound',2.0,0.2762690519024782465,7.6642856724444687428e-14);
INSERT INTO series VALUES(2,'P5-upper','observed',2.0,0.2762690519024782465,7.6642856724444687428e-14);
INSERT INTO series VALUES(2,'P5-upper','bound',2.0,0.360281129358944463,7.4401144490252502793e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','observed',2.0,0.21273012890416193032,7.3043011011020883291e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','bound',2.0,0.2938823749235977556,4.3557709719423861735e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','observed',2.0,0.29388324954256828114,4.3557839350876795545e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','bound',2.0,0.99007105758651259286,3.4011671988870331665e-13);
INSERT INTO series VALUES(2,'residual','value',2.0,0.2762690519024782465,7.6642856724444687428e-14);
INSERT INTO series VALUES(2,'distance','value',2.0,0.2938823749235977556,4.3557709719423861735e-15);
INSERT INTO series VALUES(2,'path','value',2.0,0.29388324954256828114,4.3557839350876795545e-15);
INSERT INTO series VALUES(2,'P1-linearization','observed',2.0,2.4436436790459722247e-06,1.536557175623664246e-13);
INSERT INTO series VALUES(2,'P1-linearization','bound',2.0,0.00034329373041755607701,1.0206948908414154797e-17);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','observed',2.0,8.9835865077476659487e-06,1.775436829402442972e-13);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','bound',2.0,0.0035007172062875868169,7.7458386742315760158e-16);
INSERT INTO series VALUES(2,'gd-step','observed',3.0,1.4060743927422501776e-14,1.4060743927422508086e-14);
INSERT INTO series VALUES(2,'gd-step','bound',3.0,2.5363581466419692761e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',3.0,2.2507286999008126024e-16,1.2308973529676258752e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',3.0,1.420526351247870171e-15,0.0);
INSERT INTO series VALUES(2,'rate','observed',3.0,0.20537167967767383514,7.6617355124157210904e-14);
INSERT INTO series VALUES(2,'rate','bound',3.0,0.48500905337493532831,3.7888148468045629495e-16);
INSERT INTO series VALUES(2,'close','observed',3.0,0.38701773076865847444,5.7361745417614548652e-15);
INSERT INTO series VALUES(2,'close','bound',3.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'path','observed',3.0,0.38702017615966233243,5.7362107860689112957e-15);
INSERT INTO series VALUES(2,'path','bound',3.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'P2-descent','observed',3.0,0.20537167967767383514,7.6617355124157210904e-14);
INSERT INTO series VALUES(2,'P2-descent','bound',3.0,0.21644724502175216596,1.3686621815047425919e-13);
INSERT INTO series VALUES(2,'decrement-upper','observed',3.0,0.076324589039094226095,4.2354957787864322658e-14);
INSERT INTO series VALUES(2,'decrement-upper','bound',3.0,0.081457144131043546231,5.3959965364107047632e-14);
INSERT INTO series VALUES(2,'P4-potential','observed',3.0,0.22641826288527810984,7.6945296408572511266e-14);
INSERT INTO series VALUES(2,'P4-potential','bound',3.0,0.27626905190251416222,7.665760683002193843e-14);
INSERT INTO series VALUES(2,'P5-lower','observed',3.0,0.14093934387428835863,3.914091895063395189e-14);
INSERT INTO series VALUES(2,'P5-lower','bound',3.0,0.20537167967767383514,7.6617355124157210904e-14);
INSERT INTO series VALUES(2,'P5-upper','observed',3.0,0.20537167967767383514,7.6617355124157210904e-14);
INSERT INTO series VALUES(2,'P5-upper','bound',3.0,0.26781198255325272539,7.4355481362273097168e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','observed',3.0,0.28014148732639915229,7.3012906008734700363e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','bound',3.0,0.38701773076865847444,5.7361745417614548652e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','observed',3.0,0.38702017615966233243,5.7362107860689112957e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','bound',3.0,1.303811453788400021,3.4010282924780453452e-13);
INSERT INTO series VALUES(2,'residual','value',3.0,0.20537167967767383514,7.6617355124157210904e-14);
INSERT INTO series VALUES(2,'distance','value',3.0,0.38701773076865847444,5.7361745417614548652e-15);
INSERT INTO series VALUES(2,'path','value',3.0,0.38702017615966233243,5.7362107860689112957e-15);
INSERT INTO series VALUES(2,'P1-linearization','observed',3.0,1.9119385614467326682e-06,1.5351035576243523836e-13);
INSERT INTO series VALUES(2,'P1-linearization','bound',3.0,0.00018966474861419134034,5.6440289712582194904e-18);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','observed',3.0,1.4335138690756821962e-05,1.7630781679884298441e-13);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','bound',3.0,0.0038313541398370251286,1.1199905731085700757e-15);
INSERT INTO series VALUES(2,'P3-spectrum','observed',3.0,0.58548645498608120618,2.5556020048707542983e-16);
INSERT INTO series VALUES(2,'P3-spectrum','bound',3.0,0.60233180161403099273,2.4627623934697816677e-14);
INSERT INTO series VALUES(2,'gd-step','observed',4.0,1.4108158744229617668e-14,1.4108158744229623978e-14);
INSERT INTO series VALUES(2,'gd-step','bound',4.0,2.548257588427113572e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',4.0,2.1099152523150841447e-16,1.214995545435859194e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',4.0,1.4211211806510621804e-15,0.0);
INSERT INTO series VALUES(2,'rate','observed',4.0,0.15267559143259940013,7.6600059453296305998e-14);
INSERT INTO series VALUES(2,'rate','bound',4.0,0.48011262440028068532,4.3024691291948985553e-16);
INSERT INTO series VALUES(2,'close','observed',4.0,0.45624668567417620002,6.7622499308478462012e-15);
INSERT INTO series VALUES(2,'close','bound',4.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'path','observed',4.0,0.45625108573000150435,6.762315146175740272e-15);
INSERT INTO series VALUES(2,'path','bound',4.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'P2-descent','observed',4.0,0.15267559143259940013,7.6600059453296305998e-14);
INSERT INTO series VALUES(2,'P2-descent','bound',4.0,0.16086246106408613742,1.369226754391511823e-13);
INSERT INTO series VALUES(2,'decrement-upper','observed',4.0,0.042177526813629066804,3.1471399213974511112e-14);
INSERT INTO series VALUES(2,'decrement-upper','bound',4.0,0.044998164014509900443,4.0112281685042794881e-14);
INSERT INTO series VALUES(2,'P4-potential','observed',4.0,0.16832002110978444564,7.6847824414242810308e-14);
INSERT INTO series VALUES(2,'P4-potential','bound',4.0,0.20537167967770988963,7.6620220288029793846e-14);
INSERT INTO series VALUES(2,'P5-lower','observed',4.0,0.10477087312098638804,3.9110893711375188188e-14);
INSERT INTO series VALUES(2,'P5-lower','bound',4.0,0.15267559143259940013,7.6600059453296305998e-14);
INSERT INTO series VALUES(2,'P5-upper','observed',4.0,0.15267559143259940013,7.6600059453296305998e-14);
INSERT INTO series VALUES(2,'P5-upper','bound',4.0,0.19908490044764992621,7.4308763016420085701e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','observed',4.0,0.33024651633755519597,7.3016650332248925377e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','bound',4.0,0.45624668567417620002,6.7622499308478462012e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','observed',4.0,0.45625108573000150435,6.762315146175740272e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','bound',4.0,1.5370061560106353937,3.4012755230478795677e-13);
INSERT INTO series VALUES(2,'residual','value',4.0,0.15267559143259940013,7.6600059453296305998e-14);
INSERT INTO series VALUES(2,'distance','value',4.0,0.45624668567417620002,6.7622499308478462012e-15);
INSERT INTO series VALUES(2,'path','value',4.0,0.45625108573000150435,6.762315146175740272e-15);
INSERT INTO series VALUES(2,'P1-linearization','observed',4.0,1.2863108459802537893e-06,1.5340332881803483869e-13);
INSERT INTO series VALUES(2,'P1-linearization','bound',4.0,0.0001047955615656541011,3.1112097875078757768e-18);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','observed',4.0,1.6315806595544721826e-05,1.7539173672735433004e-13);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','bound',4.0,0.003527288540238237343,1.3686804214476476298e-15);
INSERT INTO series VALUES(2,'gd-step','observed',5.0,1.4102032161419012179e-14,1.4102032161419018489e-14);
INSERT INTO series VALUES(2,'gd-step','bound',5.0,2.5571672676058448637e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',5.0,2.1029987538765118738e-16,1.1938079476375798478e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',5.0,1.4132176198434984278e-15,0.0);
INSERT INTO series VALUES(2,'rate','observed',5.0,0.11350599594915371237,7.6589349107030806982e-14);
INSERT INTO series VALUES(2,'rate','bound',5.0,0.47526562752702117276,4.8933444983311814502e-16);
INSERT INTO series VALUES(2,'close','observed',5.0,0.50770810080631534333,7.5249841311071231897e-15);
INSERT INTO series VALUES(2,'close','bound',5.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'path','observed',5.0,0.50771462037543158007,7.5528363363689526776e-15);
INSERT INTO series VALUES(2,'path','bound',5.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'P2-descent','observed',5.0,0.11350599594915371237,7.6589349107030806982e-14);
INSERT INTO series VALUES(2,'P2-descent','bound',5.0,0.11956653760805160957,1.3697412401438411314e-13);
INSERT INTO series VALUES(2,'decrement-upper','observed',5.0,0.023309836219294020887,2.3391455723937446217e-14);
INSERT INTO series VALUES(2,'decrement-upper','bound',5.0,0.024862154175404140021,2.9824596563028372467e-14);
INSERT INTO series VALUES(2,'P4-potential','observed',5.0,0.12513544952265906462,7.6767399611889053914e-14);
INSERT INTO series VALUES(2,'P4-potential','bound',5.0,0.15267559143263542686,7.6609294152220205357e-14);
INSERT INTO series VALUES(2,'P5-lower','observed',5.0,0.077887832654240124474,3.9098158964975000663e-14);
INSERT INTO series VALUES(2,'P5-lower','bound',5.0,0.11350599594915371237,7.6589349107030806982e-14);
INSERT INTO series VALUES(2,'P5-upper','observed',5.0,0.11350599594915371237,7.6589349107030806982e-14);
INSERT INTO series VALUES(2,'P5-upper','bound',5.0,0.14800192981257973001,7.4292797472024830265e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','observed',5.0,0.36749014833023430082,7.3018056739517968592e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','bound',5.0,0.50770810080631534333,7.5249841311071231897e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','observed',5.0,0.50771462037543158007,7.5528363363689526776e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','bound',5.0,1.7103424027629450243,3.4021507344437939401e-13);
INSERT INTO series VALUES(2,'residual','value',5.0,0.11350599594915371237,7.6589349107030806982e-14);
INSERT INTO series VALUES(2,'distance','value',5.0,0.50770810080631534333,7.5249841311071231897e-15);
INSERT INTO series VALUES(2,'path','value',5.0,0.50771462037543158007,7.5528363363689526776e-15);
INSERT INTO series VALUES(2,'P1-linearization','observed',5.0,8.0472548310816251369e-07,1.5332759280602368449e-13);
INSERT INTO series VALUES(2,'P1-linearization','bound',5.0,5.7908462844374618033e-05,1.7195956072275613251e-18);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','observed',5.0,1.5838759170104825188e-05,1.7471572354249265765e-13);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','bound',5.0,0.0029975258211595973666,1.5490675717714329051e-15);
INSERT INTO series VALUES(2,'gd-step','observed',6.0,1.4100638432826990125e-14,1.4100638432826996437e-14);
INSERT INTO series VALUES(2,'gd-step','bound',6.0,2.5638741715253864845e-13,0.0);
INSERT INTO series VALUES(2,'gd-step-neuron','observed',6.0,1.9730289185936447437e-16,1.1821016693788002533e-16);
INSERT INTO series VALUES(2,'gd-step-neuron','bound',6.0,1.4109579240963812641e-15,0.0);
INSERT INTO series VALUES(2,'rate','observed',6.0,0.084389297266748292125,7.6581779448228685658e-14);
INSERT INTO series VALUES(2,'rate','bound',6.0,0.47046756371133097163,5.5591728540567898258e-16);
INSERT INTO series VALUES(2,'close','observed',6.0,0.54596377732351419886,8.0919897752154276706e-15);
INSERT INTO series VALUES(2,'close','bound',6.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'path','observed',6.0,0.54597246933421117454,8.1476297548866377998e-15);
INSERT INTO series VALUES(2,'path','bound',6.0,6.6399907194501013307,2.4359896672449703695e-15);
INSERT INTO series VALUES(2,'P2-descent','observed',6.0,0.084389297266748292125,7.6581779448228685658e-14);
INSERT INTO series VALUES(2,'P2-descent','bound',6.0,0.088880759485161220379,1.3701244002945180384e-13);
INSERT INTO series VALUES(2,'decrement-upper','observed',6.0,0.012883611116409298541,1.7387122589980276441e-14);
INSERT INTO series VALUES(2,'decrement-upper','bound',6.0,0.01373886174079397629,2.2173074153346129097e-14);
INSERT INTO series VALUES(2,'P4-potential','observed',6.0,0.093034600807472250805,7.6717733377647769526e-14);
INSERT INTO series VALUES(2,'P4-potential','bound',6.0,0.11350599594918973911,7.6595022307602485958e-14);
INSERT INTO series VALUES(2,'P5-lower','observed',6.0,0.057905366108519297496,3.9086856101587896717e-14);
INSERT INTO series VALUES(2,'P5-lower','bound',6.0,0.084389297266748292125,7.6581779448228685658e-14);
INSERT INTO series VALUES(2,'P5-upper','observed',6.0,0.084389297266748292125,7.6581779448228685658e-14);
INSERT INTO series VALUES(2,'P5-upper','bound',6.0,0.1100313828041789288,7.4267003226575390964e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','observed',6.0,0.39517518304108639748,7.3007278096697667806e-14);
INSERT INTO series VALUES(2,'P6-corridor-left','bound',6.0,0.54596377732351419886,8.0919897752154276706e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','observed',6.0,0.54597246933421117454,8.1476297548866377998e-15);
INSERT INTO series VALUES(2,'P6-corridor-right','bound',6.0,1.8391918127488280365,3.3997768615987335955e-13);
INSERT INTO series VALUES(2,'residual','value',6.0,0.084389297266748292125,7.6581779448228685658e-14);
INSERT INTO series VALUES(2,'distance','value',6.0,0.54596377732351419886,8.0919897752154276706e-15);
INSERT INTO series VALUES(2,'path','value',6.0,0.54597246933421117454,8.1476297548866377998e-15);
INSERT INTO series VALUES(2,'P1-linearization','observed',6.0,4.8302266456816748845e-07,1.5327384227717307176e-13);
INSERT INTO series VALUES(2,'P1-linearization','bound',6.0,3.2002500329950263856e-05,9.536973849299148237e-19);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','observed',6.0,1.4061028123736807047e-05,1.7421567953237179686e-13);
INSERT INTO series VALUES(2,'P7-linearized-dynamics','bound',6.0,0.0024359078251606951573,1.68022328616791894e-15);
INSERT INTO series VALUES(2,'P3-spectrum','observed',6.0,0.57853585107909855089,3.7846681920446823585e-16);
INSERT INTO series VALUES(2,'P3-spectrum','bound',6.0,0.60226344989449998035,2.4630403780120100668e-14);
INSERT INTO series VALUES(2,'corridor-calpha','value',0.0,0.22597463725780103649,7.5341172136746211362e-18);
CREATE TABLE test (                -- a claim about a rate or a mean, over all cases of a run
  run_id        INTEGER NOT NULL REFERENCES run(id),
  lemma         TEXT NOT NULL,
  kernel        TEXT NOT NULL,
  claim         TEXT NOT NULL,
  role          TEXT NOT NULL,     -- rate | mean | control
  trials        INTEGER NOT NULL,
  events        INTEGER NOT NULL,
  null_rate     REAL,              -- the p of "P(event) <= p"
  log_e         REAL NOT NULL,     -- lower bound of log E
  level         REAL NOT NULL,     -- rejected when E >= 1/level: its share of the run's false-alarm budget
  verdict       TEXT NOT NULL,     -- consistent | rejected
  detectable    REAL,              -- rate, or relative deviation of a mean, that it would have rejected ...
  detection     REAL,              -- ... with at least this probability
  PRIMARY KEY (run_id, lemma, kernel, claim)
) WITHOUT ROWID;
INSERT INTO test VALUES(1,'init-spectrum','reference','control-lambda-min','control',16,16,0.015625,63.152871486631909194,1.2041342378866781544e-09,'rejected',0.72139731449782962258,0.94999999999999995559);
INSERT INTO test VALUES(1,'init-spectrum','reference','lambda-max','rate',16,0,0.015625,-0.78982511666818655537,1.2041342378866781544e-09,'consistent',0.72139731449782962258,0.94999999999999995559);
INSERT INTO test VALUES(1,'init-spectrum','reference','lambda-max-sharp','rate',16,0,0.015625,-0.78982511666818655537,1.2041342378866781544e-09,'consistent',0.72139731449782962258,0.94999999999999995559);
INSERT INTO test VALUES(1,'init-spectrum','reference','lambda-min','rate',16,0,0.015625,-0.78982511666818655537,1.2041342378866781544e-09,'consistent',0.72139731449782962258,0.94999999999999995559);
CREATE TABLE event (
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES run(id),
  at            TEXT NOT NULL,
  what          TEXT NOT NULL
);
CREATE TABLE sweep (               -- a scaling experiment y = C x^exponent in plain doubles; no verdict
  run_id        INTEGER NOT NULL REFERENCES run(id),
  name          TEXT NOT NULL,
  title         TEXT NOT NULL,
  x_label       TEXT NOT NULL,
  y_label       TEXT NOT NULL,
  expected      REAL NOT NULL,     -- the theorem's exponent
  exponent      REAL NOT NULL,     -- fitted by least squares of log y on log x
  low REAL NOT NULL, high REAL NOT NULL, -- of the true exponent, ...
  confidence    REAL NOT NULL,     -- ... with this probability for independent normal noise in log y
  r2            REAL NOT NULL,
  points        INTEGER NOT NULL,
  log_c         REAL NOT NULL,     -- log C of the fit
  PRIMARY KEY (run_id, name)
) WITHOUT ROWID;
CREATE TABLE sweep_point (
  run_id        INTEGER NOT NULL,
  name          TEXT NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL,
  draw          INTEGER NOT NULL,  -- with the run's seed it gives the random numbers of the point
  PRIMARY KEY (run_id, name, x, draw),
  FOREIGN KEY (run_id, name) REFERENCES sweep (run_id, name)
) WITHOUT ROWID;
CREATE INDEX cases_by_run ON cases (run_id, lemma, kernel_id);
CREATE INDEX series_by_case ON series (case_id, name);
COMMIT;
