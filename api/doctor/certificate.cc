#include <algorithm>

#include "api/doctor/doctor.h"

namespace passnum::doctor {
namespace {

constexpr std::int64_t kDayMs = std::int64_t{24} * 3600 * 1000;
constexpr std::int64_t kRenewDaysBefore = 30;
// ANSSI, guide des mécanismes cryptographiques 2.04: RSA of 3072 bits and more, elliptic curves of 250 and
// more.
constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsGood = 3072;
constexpr int kCurveBitsMin = 250;
const std::string kRenew = "renouvelez le certificat (tls/cert.pem et tls/key.pem), puis relancez le serveur";

void judge_dates(const tls::CertificateFacts& facts, TimeMs now, Findings& findings) {
  const std::string until = to_paris_text(facts.valid_until);
  if (now < facts.valid_from) {
    findings.push_back({"certificate.dates", Health::fault,
                        "le certificat n’est valable qu’à partir du " + to_paris_text(facts.valid_from),
                        "vérifiez l’horloge de la machine, ou mettez le certificat d’avant"});
  } else if (now > facts.valid_until) {
    findings.push_back({"certificate.dates", Health::fault, "le certificat a expiré le " + until, kRenew});
  } else if (facts.valid_until.value - now.value < kRenewDaysBefore * kDayMs) {
    findings.push_back({"certificate.dates", Health::warning, "le certificat expire le " + until, kRenew});
  } else {
    findings.push_back({"certificate.dates", Health::ok, "le certificat est valable jusqu’au " + until});
  }
}

void judge_strength(const tls::CertificateFacts& facts, Findings& findings) {
  const std::string key = facts.key_type + " de " + std::to_string(facts.key_bits) + " bits";
  const bool is_rsa = facts.key_type == "RSA";
  const int least = is_rsa ? kRsaBitsMin : kCurveBitsMin;
  if (facts.key_bits < least || facts.has_weak_signature) {
    findings.push_back({"certificate.strength", Health::fault,
                        facts.has_weak_signature
                            ? "le certificat est signé avec une empreinte cassée (SHA-1, MD5)"
                            : "la clé du certificat est trop faible (" + key + ")",
                        kRenew});
  } else if (is_rsa && facts.key_bits < kRsaBitsGood) {
    findings.push_back({"certificate.strength", Health::warning,
                        "la clé du certificat est faible (" + key + ") ; l’ANSSI demande 3072 bits", kRenew});
  } else {
    findings.push_back({"certificate.strength", Health::ok, "clé du certificat : " + key});
  }
}

bool covers(const std::string& name, const std::string& host) {
  if (name == host) return true;
  const auto dot = host.find('.');
  return name.starts_with("*.") && dot != std::string::npos && name.substr(1) == host.substr(dot);
}

}  // namespace

void judge_certificate(const tls::CertificateFacts& facts, const std::string& host, TimeMs now,
                       Findings& findings) {
  judge_dates(facts, now, findings);
  judge_strength(facts, findings);
  if (!facts.key_matches) {
    findings.push_back({"certificate.key", Health::fault, "tls/key.pem n’est pas la clé de tls/cert.pem",
                        "remettez les deux fichiers qui vont ensemble"});
  }
  const bool is_named =
      std::ranges::any_of(facts.names, [&](const auto& name) { return covers(name, host); });
  if (!is_named) {
    findings.push_back({"certificate.name", Health::warning, "le certificat n’est pas au nom de " + host,
                        "les terminaux qui ne l’ont pas épinglé refuseront de s’y fier : " + kRenew});
  }
}

void examine_certificate(const DataDirectory& data, const std::string& host, TimeMs now, Findings& findings) {
  const auto facts = tls::read_certificate_facts(data.certificate(), data.certificate_key());
  if (!facts) {
    findings.push_back({"certificate", Health::fault,
                        "le certificat ne peut pas être lu : " + facts.error().message(),
                        "remettez tls/cert.pem et tls/key.pem, ou mettez-en de nouveaux"});
    return;
  }
  judge_certificate(facts.value(), host, now, findings);
}

}  // namespace passnum::doctor
