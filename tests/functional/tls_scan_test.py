#!/usr/bin/env python3
"""sslscan and testssl.sh look at the TLS port and find nothing but what a certificate signed by itself shows.

The policy is that of ANSSI's guide to TLS: TLS 1.3 preferred and 1.2 accepted, ECDHE with X25519, P-256 and
P-384, AES-256-GCM, AES-128-GCM, ChaCha20-Poly1305, no compression, no renegotiation, a certificate for P-256.

Usage: tls_scan_test.py PASSNUM SOURCE_DIRECTORY
"""

import json
import pathlib
import subprocess
import sys
import unittest
import xml.etree.ElementTree

import serving

CIPHERS = {
    "TLSv1.3": ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"],
    "TLSv1.2": [
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ],
}
# Only a machine with much else to do needs more than a minute.
TIMEOUT_S = 900
GROUPS = {"secp256r1 (NIST P-256)", "secp384r1 (NIST P-384)", "x25519"}

# What testssl.sh may find. The first three are the demonstration's certificate's, which an authority's
# replaces in production; the others are the scanner's own: Debian's openssl has no GOST engine, and on a busy
# machine its second connection with a ticket may come too late.
ACCEPTED = {
    "cert_chain_of_trust": "failed (self signed).",
    "cert_revocation": "Neither CRL nor OCSP URI provided",
    "DNS_CAArecord": "--",
    "engine_problem": "No engine or GOST support via engine with your /usr/bin/openssl",
    "sessionresumption_ticket": "check failed because of connect problem",
}
# What sslscan does not look at: which ciphers and groups, and in which order, is its part.
SECTIONS = ["--protocols", "--server-defaults", "--headers", "--vulnerable"]
# Sections that must have been looked at, by one finding each.
SEEN = {
    "SSLv3": "not offered",
    "TLS1": "not offered",
    "TLS1_1": "not offered",
    "TLS1_2": "offered",
    "TLS1_3": "offered with final",
    "cert_keySize": "EC 256 bits",
    "cert_signatureAlgorithm": "ECDSA with SHA256",
    "heartbleed": "not vulnerable, no heartbeat extension",
    "secure_renego": "supported",
    "secure_client_renego": "not vulnerable",
    "CRIME_TLS": "not vulnerable",
    "BREACH": "not vulnerable, no HTTP compression",
    "LUCKY13": "not vulnerable",
    "HSTS_time": "730 days",
}


class TlsScan(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ledger = serving.Ledger(PASSNUM, SOURCE)
        cls.server = serving.Server(cls.ledger)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.ledger.close()

    def run_tool(self, *command):
        return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)

    def test_sslscan_sees_the_policy_and_nothing_else(self):
        out = self.ledger.path("sslscan.xml")
        done = self.run_tool("sslscan", "--xml=" + out, f"127.0.0.1:{self.server.port}")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        seen = xml.etree.ElementTree.parse(out).getroot().find("ssltest")
        versions = {
            one.get("type") + one.get("version")
            for one in seen.iter("protocol")
            if one.get("enabled") == "1"
        }
        self.assertEqual(versions, {"tls1.2", "tls1.3"})
        for version, ciphers in CIPHERS.items():
            offered = [one.get("cipher") for one in seen.iter("cipher") if one.get("sslversion") == version]
            self.assertEqual(offered, ciphers, version)
        self.assertEqual(len(list(seen.iter("cipher"))), sum(map(len, CIPHERS.values())))
        self.assertEqual({one.get("name") for one in seen.iter("group")}, GROUPS)
        self.assertEqual(seen.find("renegotiation").get("supported"), "0")
        self.assertEqual({one.get("vulnerable") for one in seen.iter("heartbleed")}, {"0"})
        certificate = seen.find("certificates/certificate")
        self.assertEqual(certificate.find("pk").get("curve_name"), "prime256v1")
        self.assertEqual(certificate.findtext("signature-algorithm"), "ecdsa-with-SHA256")
        self.assertEqual(certificate.findtext("expired"), "false")

    def test_testssl_finds_nothing_but_the_certificate_signed_by_itself(self):
        out = pathlib.Path(self.ledger.path("testssl.json"))
        options = ["--quiet", "--color", "0", "--warnings", "off", "--ip", "one", "--jsonfile", str(out)]
        done = self.run_tool("testssl", *options, *SECTIONS, f"127.0.0.1:{self.server.port}")
        self.assertTrue(out.exists(), done.stdout + done.stderr)
        findings = json.loads(out.read_text(encoding="utf-8"))
        bad = {one["id"]: one["finding"] for one in findings if one["severity"] not in ("OK", "INFO")}
        for name, finding in bad.items():
            self.assertEqual(finding, ACCEPTED.get(name), name)
        # A scan that broke off would find nothing as well.
        said = {one["id"]: one["finding"] for one in findings}
        for name, finding in SEEN.items():
            self.assertIn(name, said)
            self.assertTrue(said[name].startswith(finding), f"{name}: {said[name]}")


if __name__ == "__main__":
    PASSNUM, SOURCE = (pathlib.Path(argument) for argument in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1], verbosity=2)
