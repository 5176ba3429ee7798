-- The casebook of the Office of Visitor Records: a small system of record, made to be examined.
--
-- A record is what a source wrote. A link says that two records are of one person. A subject is
-- the set of records that standing links hold together: a conclusion, not a person. Everything
-- that anybody does is an event, and an event's text can be erased without breaking its chain.
--
-- There are no foreign keys: tables that expire would drag others along. `verify` checks that
-- what one table names is in the other.

-- Which form the file has, its name in the anchor, and whether a rewrite is owed.
CREATE TABLE about_this_file (key VARCHAR, value VARCHAR);

-- The last number given out for each kind of id.
CREATE TABLE counter (name VARCHAR, last BIGINT);

-- The invented worlds whose records may come in.
CREATE TABLE world (seed BIGINT, people BIGINT, manifest VARCHAR);

-- Models and rules, each in force from an event on: a changed threshold is a change to be reviewed.
CREATE TABLE policy (
    policy_id VARCHAR, in_force_from VARCHAR, by_whom VARCHAR, reason VARCHAR,
    settings VARCHAR, model_id VARCHAR, model VARCHAR
);

-- One delivery of records from one source.
CREATE TABLE batch (
    batch_id VARCHAR, source VARCHAR, received_at VARCHAR, by_whom VARCHAR,
    rows BIGINT, taken BIGINT, quarantined BIGINT, stopped_because VARCHAR
);

-- Rows that were not taken, each with its reason.
CREATE TABLE quarantine (batch_id VARCHAR, row BIGINT, field VARCHAR, reason VARCHAR, content VARCHAR);

-- What a source wrote, as it wrote it. State: filed (it belongs to a subject), held (nobody has
-- decided to whom it belongs), archived (out of search and of matching).
CREATE TABLE record (
    record_id VARCHAR PRIMARY KEY, arrival BIGINT, batch_id VARCHAR, source VARCHAR,
    arrived_at VARCHAR, state VARCHAR, subject_id VARCHAR,
    event VARCHAR, event_on VARCHAR, recorded_on VARCHAR,
    given_name VARCHAR, family_name VARCHAR, birth_date VARCHAR, sex VARCHAR,
    document_number VARCHAR, phone VARCHAR, email VARCHAR,
    address VARCHAR, city VARCHAR, postcode VARCHAR, nationality VARCHAR,
    alias VARCHAR, organisation_id VARCHAR
);

-- A person or an organisation, as far as the office can tell. A person's id is the arrival number
-- of its first record, so it follows from the standing links and from nothing else; a person has no
-- name here but what the records say. Organisations come with their id and name from a register.
CREATE TABLE subject (
    subject_id VARCHAR PRIMARY KEY, kind VARCHAR, opened_at VARCHAR, name VARCHAR
);

-- A claim that two records are of one person. State: standing; held (in doubt, or against a
-- decision); refused (decided to be different); withdrawn.
CREATE TABLE link (
    link_id VARCHAR PRIMARY KEY, record_l VARCHAR, record_r VARCHAR, state VARCHAR,
    weight DOUBLE, threshold DOUBLE, model_id VARCHAR, policy_id VARCHAR,
    made_at VARCHAR, made_by VARCHAR, reason VARCHAR, held_because VARCHAR,
    made_in BIGINT  -- the event in which a rule made it; of other links `change` says it
);

-- A decision that two records stay apart, whatever path would join them.
CREATE TABLE must_not_link (
    apart_id VARCHAR PRIMARY KEY, record_l VARCHAR, record_r VARCHAR, state VARCHAR,
    made_at VARCHAR, made_by VARCHAR, reason VARCHAR
);

-- What somebody said of two records, and what they had before them when they said it.
CREATE TABLE verdict (
    verdict_id VARCHAR, record_l VARCHAR, record_r VARCHAR, link_id VARCHAR,
    verdict VARCHAR, sure BIGINT, reason VARCHAR, note VARCHAR,
    stage VARCHAR, by_whom VARCHAR, done_at VARCHAR, shown VARCHAR, seconds DOUBLE,
    withdrawn_at VARCHAR
);

-- Work on the subject that a record belongs to; it follows the record when subjects are split or
-- consolidated. State: open, submitted, returned, approved, closed, pending.
CREATE TABLE lead (
    lead_id VARCHAR, record_id VARCHAR, kind VARCHAR, priority DOUBLE,
    state VARCHAR, opened_at VARCHAR, opened_by VARCHAR,
    submitted_by VARCHAR, approved_by VARCHAR, next_look VARCHAR,
    label VARCHAR,    -- what it says of the person, such as "suspected overstay"
    looked_to BIGINT  -- arrival number of the last record that was looked at for it
);

-- What became of a lead: viable (referred, monitored) or not viable (closed, pending).
CREATE TABLE disposition (
    lead_id VARCHAR, outcome VARCHAR, done_at VARCHAR, by_whom VARCHAR, reason VARCHAR
);

-- Who was sent which record, by which way, and as whose. Spoken word and forwarded e-mail cannot be
-- called back.
CREATE TABLE disclosure (
    disclosure_id VARCHAR, subject_id VARCHAR, record_id VARCHAR, recipient VARCHAR,
    channel VARCHAR, done_at VARCHAR, by_whom VARCHAR, purpose VARCHAR, recalled_at VARCHAR,
    seq BIGINT  -- its event: whether it went out before or after a decision of the same second
);

-- A person's own request for correction.
CREATE TABLE request (
    request_id VARCHAR, record_id VARCHAR, asked_at VARCHAR, says VARCHAR, due_on VARCHAR,
    state VARCHAR, decided_at VARCHAR, decided_by VARCHAR, outcome VARCHAR, reason VARCHAR,
    about VARCHAR
);

-- What the office told a source about its record, and what came back.
CREATE TABLE source_notice (
    notice_id VARCHAR, source VARCHAR, record_id VARCHAR, kind VARCHAR, says VARCHAR,
    done_at VARCHAR, by_whom VARCHAR
);

-- What a decision changed, row by row, so that it can be undone; an undo says which event it undoes.
CREATE TABLE change (
    seq BIGINT, entity VARCHAR, id VARCHAR, before VARCHAR, after VARCHAR, undoes BIGINT
);

-- Who did what, and when. `commitment` is a hash of a salt and of the event's text; `chain` is a
-- hash of the event before and of this one.
CREATE TABLE event (
    seq BIGINT, done_at VARCHAR, by_whom VARCHAR, role VARCHAR, action VARCHAR,
    commitment VARCHAR, chain VARCHAR
);

-- The erasable part: whom an event is about, and what was done.
CREATE TABLE event_text (seq BIGINT, salt VARCHAR, about VARCHAR[], detail VARCHAR);
