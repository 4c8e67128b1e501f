// Artisans: profiles of agents that take turns in a workflow. Files of them are read by
// adapters/yaml/artisan_yaml; one acts as `atelier/artisan/<name>`.
#pragma once

#include "base/enum_names.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

// Who may ask for one: everybody, or only those whose plan includes it.
enum class ArtisanTier { free, pro };
constexpr auto names_of(ArtisanTier) {
    return std::to_array<Named<ArtisanTier>>(
        {{ArtisanTier::free, "free"}, {ArtisanTier::pro, "pro"}});
}

// By what an artisan judges, with its part of the whole score.
struct Criterion {
    std::string name;
    std::string description = {};
    double weight = 1;

    friend bool operator==(const Criterion&, const Criterion&) = default;
};

struct Artisan {
    std::string name;
    // As people read it: The Calligrapher.
    std::string display_name = {};
    // One line of what it is good at.
    std::string specialty = {};
    // What it is told of itself, before each brief.
    std::string persona = {};
    // What its pieces are called unless a commission says otherwise: letter, map.
    std::string form = "piece";
    // "": as the settings artisan.default, or else agent.default, say.
    std::string runtime = {};
    // "": the runtime's own.
    std::string model = {};
    std::vector<Criterion> criteria = {};
    ArtisanTier tier = ArtisanTier::free;
    std::filesystem::path file = {};

    friend bool operator==(const Artisan&, const Artisan&) = default;
};

// Whether that is how somebody names it: its name or its display name, in any case of letters, and
// without the article.
bool is_called(const Artisan& artisan, std::string_view named);

} // namespace atelier
