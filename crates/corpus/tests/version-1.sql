-- A store of version 1, as its tables were first published. It is not to be changed: later versions are tested with it.
PRAGMA application_id=1380142675;
BEGIN TRANSACTION;
CREATE TABLE address (hash INTEGER PRIMARY KEY, resource INTEGER NOT NULL);
INSERT INTO "address" VALUES(-8389044635538211522,1);
INSERT INTO "address" VALUES(1800860824874275473,3);
INSERT INTO "address" VALUES(9015793248792615252,2);
CREATE TABLE identity (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    list INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    day INTEGER NOT NULL,
    basis TEXT NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (one, other, list, kind)
) WITHOUT ROWID;
INSERT INTO "identity" VALUES(1,3,1,3,19845,'',9.99000012874603271484e-01);
CREATE TABLE list (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    language TEXT NOT NULL,
    followed INTEGER NOT NULL,
    first_day INTEGER NOT NULL,
    day INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    entries INTEGER NOT NULL
);
INSERT INTO "list" VALUES(1,'a.md','','','','',0,19844,19845,7832799614332840617,2);
INSERT INTO "list" VALUES(2,'b.md','','','','',0,19844,19844,4898263091023318743,2);
CREATE TABLE listing (
    list INTEGER NOT NULL,
    number INTEGER NOT NULL,
    resource INTEGER NOT NULL,
    wording INTEGER NOT NULL,
    section INTEGER NOT NULL,
    line INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (list, number)
) WITHOUT ROWID;
INSERT INTO "listing" VALUES(1,0,3,5548884984705825553,0,1,19844,NULL);
INSERT INTO "listing" VALUES(1,1,2,8610358150675485674,0,2,19844,NULL);
INSERT INTO "listing" VALUES(2,0,1,-3944801708236856996,0,1,19844,NULL);
INSERT INTO "listing" VALUES(2,1,2,8610358150675485674,0,2,19844,NULL);
CREATE TABLE renaming (
    resource INTEGER NOT NULL,
    list INTEGER NOT NULL,
    day INTEGER NOT NULL,
    old TEXT NOT NULL,
    new TEXT NOT NULL,
    revision TEXT NOT NULL
);
CREATE TABLE resource (id INTEGER PRIMARY KEY, url TEXT);
INSERT INTO "resource" VALUES(1,'https://example.org/nom');
INSERT INTO "resource" VALUES(2,'https://example.org/elm');
INSERT INTO "resource" VALUES(3,'https://nom.example.net');
CREATE TABLE section (
    list INTEGER NOT NULL,
    number INTEGER NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (list, number)
) WITHOUT ROWID;
INSERT INTO "section" VALUES(1,0,'');
INSERT INTO "section" VALUES(2,0,'');
CREATE TABLE title (
    hash INTEGER NOT NULL,
    resource INTEGER NOT NULL,
    PRIMARY KEY (hash, resource)
) WITHOUT ROWID;
INSERT INTO "title" VALUES(-7333782052043440259,2);
INSERT INTO "title" VALUES(1809533539974316007,1);
INSERT INTO "title" VALUES(1809533539974316007,3);
CREATE TABLE wording (
    resource INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (resource, digest)
) WITHOUT ROWID;
INSERT INTO "wording" VALUES(1,-3944801708236856996,'Nom','It combines parsers.');
INSERT INTO "wording" VALUES(1,5548884984705825553,'Nom','Combines parsers.');
INSERT INTO "wording" VALUES(2,8610358150675485674,'Elm','Draws trees.');
INSERT INTO "wording" VALUES(3,5548884984705825553,'Nom','Combines parsers.');
CREATE INDEX listing_of ON listing (resource);
CREATE INDEX identity_of ON identity (other);
CREATE INDEX renaming_of ON renaming (resource);
CREATE INDEX renaming_by ON renaming (list);
COMMIT;
PRAGMA user_version=1;
