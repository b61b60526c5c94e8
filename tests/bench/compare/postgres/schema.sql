-- What one redemption needs in SQL: the voucher's state and one row of who spent it where. Room is left in
-- each page, so that an update stays on its page and touches no index.
DROP TABLE IF EXISTS voucher, redemption, chain;
CREATE TABLE voucher (
  id bigint PRIMARY KEY,
  amount_cents integer NOT NULL DEFAULT 1000,
  is_spent boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);
CREATE TABLE redemption (
  scan_id uuid PRIMARY KEY,
  voucher bigint NOT NULL,
  site text NOT NULL,
  service text NOT NULL,
  amount_cents integer NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE chain (
  position bigint PRIMARY KEY,
  row_bytes bytea NOT NULL,
  hash bytea NOT NULL
);

-- A UUID of the voucher's number, as the load client makes it.
CREATE OR REPLACE FUNCTION scan_id_of(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
  $$ SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$;

-- The same as a tamper-evident log: each row holds sha256(hash of the row before || its bytes). The tip must be
-- committed before the next row can be hashed, so one lock is held until then; all in one round trip.
CREATE OR REPLACE FUNCTION redeem_chained(number bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last chain;
  body bytea;
BEGIN
  PERFORM pg_advisory_xact_lock(1);
  UPDATE voucher SET is_spent = true WHERE id = number AND NOT is_spent;
  IF NOT FOUND THEN RAISE EXCEPTION 'voucher % is spent', number; END IF;
  SELECT * INTO last FROM chain ORDER BY position DESC LIMIT 1;
  body := convert_to(concat_ws('|', scan_id_of(number), number, 'lieu-1', 'aide', 1000, clock_timestamp()), 'UTF8');
  INSERT INTO chain VALUES (coalesce(last.position, 0) + 1, body, sha256(coalesce(last.hash, '') || body));
  INSERT INTO redemption VALUES (scan_id_of(number), number, 'lieu-1', 'aide', 1000);
  RETURN coalesce(last.position, 0) + 1;
END $$;
