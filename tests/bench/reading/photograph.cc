#include "tests/bench/reading/photograph.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/unit/scanner/support/sheet.h"

namespace passnum {
namespace {

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr double kDesk = 120;            // beside the paper, of 255
constexpr double kFocalWidths = 1.1;     // a telephone's lens, in widths of its picture
constexpr double kHalfCodeModules = 28;  // with its quiet zone, and something to spare when it is turned
constexpr int kSamplesAWay = 2;          // of each pixel, both ways

// The conditions' names are the table's rows.
constexpr std::array<Conditions, 16> kConditions{{
    {.name = "as printed"},
    {.name = "turned by up to 25 degrees", .turn_degrees = 25},
    {.name = "tilted by up to 30 degrees both ways", .tilt_degrees = 30},
    {.name = "out of focus, 0.2 to 0.4 modules", .blur_modules = {0.2, 0.4}},
    {.name = "out of focus, 0.4 to 0.6 modules", .blur_modules = {0.4, 0.6}},
    {.name = "soft lens, 0.6 to 1.2 pixels", .blur_pixels = {0.6, 1.2}},
    {.name = "shadow, up to 75 % of the light", .shadow = 0.75},
    {.name = "low light with noise", .white = {60, 90}, .noise = 8},
    {.name = "noise", .noise = 20},
    {.name = "JPEG of quality 30", .jpeg_quality = 30},
    {.name = "JPEG of quality 10", .jpeg_quality = 10},
    {.name = "a little of everything",
     .turn_degrees = 15,
     .tilt_degrees = 15,
     .blur_modules = {0.1, 0.25},
     .shadow = 0.4,
     .white = {140, 220},
     .noise = 6,
     .jpeg_quality = 60},
    {.name = "damaged: a scratch", .damage = Damage::scratch},
    {.name = "damaged: a stain", .damage = Damage::stain},
    {.name = "damaged: a fold", .damage = Damage::fold},
    {.name = "a fold and a little of everything",
     .turn_degrees = 15,
     .tilt_degrees = 15,
     .blur_modules = {0.1, 0.25},
     .shadow = 0.4,
     .white = {140, 220},
     .noise = 6,
     .jpeg_quality = 60,
     .damage = Damage::fold},
}};

// The standard's distributions may differ from one library to the next; its engine may not.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}
  double between(const Range& range) {
    return range.least + (range.most - range.least) * double(engine_() >> 11) / double(1ULL << 53);
  }
  double either_way(double most) { return between({-most, most}); }
  // Of mean 0 and sigma 1: twelve uniform ones come near enough.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += between({0, 1});
    return sum;
  }

 private:
  std::mt19937_64 engine_;
};

struct Vector {
  double x;
  double y;
  double z;
};

double dot(const Vector& a, const Vector& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
Vector cross(const Vector& a, const Vector& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

// On the paper, in modules from the middle of the code.
struct Place {
  double x;
  double y;
};

// A pinhole camera before a flat paper. Lengths are in modules.
class View {
 public:
  View(const CameraSize& size, double pixels_a_module, const Conditions& conditions, Draw& draw)
      : focal_(kFocalWidths * size.width) {
    const double turn = draw.either_way(conditions.turn_degrees) * kDegree;
    const double nod = draw.either_way(conditions.tilt_degrees) * kDegree;
    const double yaw = draw.either_way(conditions.tilt_degrees) * kDegree;
    right_ = {std::cos(turn) * std::cos(yaw), std::sin(turn) * std::cos(yaw), -std::sin(yaw)};
    const double along = std::sin(nod) * std::sin(yaw);
    down_ = {std::cos(turn) * along - std::sin(turn) * std::cos(nod),
             std::sin(turn) * along + std::cos(turn) * std::cos(nod), std::sin(nod) * std::cos(yaw)};
    normal_ = cross(right_, down_);
    const double half = kHalfCodeModules * pixels_a_module;
    middle_x_ = size.width / 2.0 + draw.either_way(std::max(0.0, size.width / 2.0 - half * 1.4));
    middle_y_ = size.height / 2.0 + draw.either_way(std::max(0.0, size.height / 2.0 - half * 1.4));
    distance_ = focal_ / pixels_a_module;
  }

  // What the middle of the code is seen at stays where it is, however the paper is turned.
  Place seen_at(double x, double y) const {
    const Vector ray{x - middle_x_, y - middle_y_, focal_};
    const double far = distance_ * normal_.z / dot(normal_, ray);
    const Vector from_middle{ray.x * far, ray.y * far, ray.z * far - distance_};
    return {dot(from_middle, right_), dot(from_middle, down_)};
  }

 private:
  double focal_;
  double distance_;
  double middle_x_;
  double middle_y_;
  Vector right_;
  Vector down_;
  Vector normal_;
};

// What happened to the paper.
class Harm {
 public:
  Harm(Damage kind, Draw& draw)
      : kind_(kind),
        angle_(draw.either_way(90) * kDegree),
        place_{draw.either_way(12), draw.either_way(12)},
        size_(kind == Damage::stain ? draw.between({4, 6.5}) : draw.between({0.8, 1.6})) {}

  // Beyond a fold the paper has come nearer, by less than a module.
  Place moved(const Place& at) const {
    if (kind_ != Damage::fold || across(at) < 0) return at;
    const double by = 0.35 * size_;
    return {at.x - by * std::sin(angle_), at.y + by * std::cos(angle_)};
  }
  double changed(double value, const Place& at) const {
    switch (kind_) {
      case Damage::none:
        return value;
      case Damage::scratch:
        return std::abs(across(at)) < size_ / 2 ? 255 : value;
      case Damage::stain:
        return std::hypot(at.x - place_.x, at.y - place_.y) < size_ ? value * 0.35 : value;
      case Damage::fold:
        return value * (1 - 0.45 * std::exp(-std::abs(across(at)) / size_));
    }
    return value;
  }

 private:
  // How far from the line through place_ at angle_, and on which side.
  double across(const Place& at) const {
    return (at.x - place_.x) * -std::sin(angle_) + (at.y - place_.y) * std::cos(angle_);
  }

  Damage kind_;
  double angle_;
  Place place_;
  double size_;
};

// Between the four pixels around it.
double ink_at(const GreyImage& page, double x, double y) {
  x -= 0.5;
  y -= 0.5;
  if (!(x >= 0 && y >= 0 && x < page.width - 1.0 && y < page.height - 1.0)) return kDesk;
  const auto left = static_cast<std::size_t>(x);
  const auto top = static_cast<std::size_t>(y);
  const Byte* at = page.pixels.data() + top * page.width + left;
  const double right = x - double(left);
  const double below = y - double(top);
  const double upper = at[0] + right * (at[1] - at[0]);
  const double lower = at[page.width] + right * (at[page.width + 1] - at[page.width]);
  return upper + below * (lower - upper);
}

using Light = std::vector<float>;  // of 255, pixel by pixel

Light seen(const PrintedPaper& paper, const PrintedCode& code, const CameraSize& size, const View& view,
           const Harm& harm) {
  const GreyImage& page = paper.pages[code.page];
  Light out(std::size_t(size.width) * size.height);
  for (std::size_t i = 0; i < out.size(); ++i) {
    double sum = 0;
    for (int sample = 0; sample < kSamplesAWay * kSamplesAWay; ++sample) {
      const double x = double(i % size.width) + (sample % kSamplesAWay + 0.5) / kSamplesAWay;
      const double y = double(i / size.width) + (sample / kSamplesAWay + 0.5) / kSamplesAWay;
      const Place place = view.seen_at(x, y);
      const Place ink = harm.moved(place);
      const double value = ink_at(page, code.middle.x + ink.x * code.pixels_a_module,
                                  code.middle.y + ink.y * code.pixels_a_module);
      sum += harm.changed(value, place);
    }
    out[i] = static_cast<float>(sum / (kSamplesAWay * kSamplesAWay));
  }
  return out;
}

// Along rows or, with the other step, along columns.
void blur_along(const Light& from, Light& to, std::size_t count, std::size_t step, std::size_t start,
                const std::vector<float>& weights) {
  const auto reach = static_cast<std::ptrdiff_t>(weights.size()) - 1;
  for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(count); ++i) {
    float sum = 0;
    for (std::ptrdiff_t k = -reach; k <= reach; ++k) {
      const auto at = std::clamp<std::ptrdiff_t>(i + k, 0, static_cast<std::ptrdiff_t>(count) - 1);
      sum +=
          weights[static_cast<std::size_t>(std::abs(k))] * from[start + static_cast<std::size_t>(at) * step];
    }
    to[start + static_cast<std::size_t>(i) * step] = sum;
  }
}

void blur(Light& light, const CameraSize& size, double sigma) {
  if (sigma < 0.05) return;
  std::vector<float> weights;
  float total = 0;
  for (int k = 0; k <= std::ceil(3 * sigma); ++k) {
    weights.push_back(static_cast<float>(std::exp(-k * k / (2 * sigma * sigma))));
    total += k == 0 ? weights.back() : 2 * weights.back();
  }
  for (float& weight : weights) weight /= total;
  Light other(light.size());
  for (std::size_t y = 0; y < size.height; ++y)
    blur_along(light, other, size.width, 1, y * size.width, weights);
  for (std::size_t x = 0; x < size.width; ++x) blur_along(other, light, size.height, size.width, x, weights);
}

// Less light towards one side, and less of it all: what a hand or a head makes.
void shade(Light& light, const CameraSize& size, double shadow, double white, Draw& draw) {
  const double angle = draw.either_way(180) * kDegree;
  const double edge = draw.between({-0.3, 0.3});
  for (std::size_t i = 0; i < light.size(); ++i) {
    const double x = double(i % size.width) / size.width - 0.5;
    const double y = double(i / size.width) / size.height - 0.5;
    const double along = x * std::cos(angle) + y * std::sin(angle) - edge;
    const double dark = shadow * std::clamp(along * 3 + 0.5, 0.0, 1.0);
    light[i] = static_cast<float>(light[i] / 255 * white * (1 - dark));
  }
}

GreyImage developed(const Light& light, const CameraSize& size, double noise, Draw& draw) {
  GreyImage out{size.width, size.height, Bytes(light.size())};
  for (std::size_t i = 0; i < light.size(); ++i) {
    const double value = light[i] + (noise > 0 ? noise * draw.normal() : 0);
    out.pixels[i] = static_cast<Byte>(std::clamp(std::lround(value), 0L, 255L));
  }
  return out;
}

}  // namespace

std::span<const Conditions> all_conditions() {
  return kConditions;
}

GreyImage photograph(const PrintedPaper& paper, const PrintedCode& code, const CameraSize& size,
                     double pixels_a_module, const Conditions& conditions, std::uint64_t seed) {
  Draw draw(seed);
  const View view(size, pixels_a_module, conditions, draw);
  const Harm harm(conditions.damage, draw);
  Light light = seen(paper, code, size, view, harm);
  blur(light, size,
       draw.between(conditions.blur_modules) * pixels_a_module + draw.between(conditions.blur_pixels));
  shade(light, size, conditions.shadow, draw.between(conditions.white), draw);
  GreyImage out = developed(light, size, conditions.noise, draw);
  if (conditions.jpeg_quality == 0) return out;
  auto compressed = read_jpeg(testing::jpeg_file(out, {.quality = conditions.jpeg_quality}));
  CHECK(bool(compressed));
  return std::move(compressed).value();
}

}  // namespace passnum
