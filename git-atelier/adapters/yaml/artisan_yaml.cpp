#include "adapters/yaml/artisan_yaml.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

void check_own_name(const StrictMap& map, const std::string& name, Mistakes& mistakes) {
    const std::string said = map.words("name", name);
    if (said != name)
        note_mistake(mistakes, *map.find("name"), "name",
                     "'name' must be '" + name + "', like the file",
                     "make them the same, or leave 'name' out");
}

double weight_of(const StrictMap& map, Mistakes& mistakes) {
    const YamlNode* node = map.find("weight");
    if (node == nullptr) return 1;
    static const std::string wanted = "must be a number above 0, and at most 1";
    const auto text = text_of(*node, "weight", wanted, mistakes);
    if (!text) return 1;
    const auto weight = parse_decimal(*text);
    if (weight && *weight > 0 && *weight <= 1) return *weight;
    note_unfit(mistakes, *node, "weight", wanted, *text);
    return 1;
}

std::vector<Criterion> criteria_of(const StrictMap& map, Mistakes& mistakes) {
    static const std::string wanted = "must be a list of names, or of {name: N, weight: 0.5}";
    std::vector<Criterion> out;
    const YamlNode* node = map.find("criteria");
    if (node == nullptr || !is_plain_list(*node, "criteria", wanted, mistakes)) return out;
    for (const YamlPart& item : node->items) {
        Criterion one;
        if (item->is_map()) {
            const StrictMap inner(*item, "a criterion", {"name", "description", "weight"},
                                  mistakes);
            inner.require("name", "name what is judged");
            one = {inner.words("name"), inner.words("description"), weight_of(inner, mistakes)};
        } else if (auto text = text_of(*item, "criteria", wanted, mistakes)) {
            one.name = *std::move(text);
        }
        const bool twice = std::any_of(
            out.begin(), out.end(), [&](const Criterion& known) { return known.name == one.name; });
        if (twice)
            note_mistake(mistakes, *item, "criteria", "'" + one.name + "' is given twice",
                         "leave one of them out");
        else if (!one.name.empty())
            out.push_back(std::move(one));
    }
    return out;
}

} // namespace

Artisan read_artisan(std::string_view content, const std::string& name, Mistakes& mistakes) {
    Artisan out{.name = name};
    const YamlPart root = load_noting(content, mistakes);
    if (root == nullptr) return out;
    const StrictMap map(
        *root, "an artisan",
        {"name", "display", "specialty", "persona", "form", "runtime", "model", "criteria", "tier"},
        mistakes);
    check_own_name(map, name, mistakes);
    out.display_name = map.words("display", name);
    out.specialty = map.words("specialty");
    out.persona = map.text("persona");
    map.require("specialty", "say in one line what it is good at");
    map.require("persona", "describe the artisan, in words addressed to it");
    out.form = map.words("form", out.form);
    out.runtime = map.words("runtime");
    out.model = map.words("model");
    out.criteria = criteria_of(map, mistakes);
    out.tier = map.choice("tier", ArtisanTier::free);
    sort_mistakes(mistakes);
    return out;
}

Preset read_preset(std::string_view content, const std::string& name, Mistakes& mistakes) {
    Preset out{.name = name};
    const YamlPart root = load_noting(content, mistakes);
    if (root == nullptr) return out;
    const StrictMap map(
        *root, "a preset",
        {"name", "title", "how", "artisans", "rounds", "visible", "form", "tip", "sample"},
        mistakes);
    check_own_name(map, name, mistakes);
    out.title = map.words("title", name);
    map.require("how", "say how it is made, like 'how: duet'");
    out.how = map.choice("how", CommissionHow::solo);
    const YamlNode* artisans =
        map.require("artisans", "list them, like 'artisans: [calligrapher]'");
    out.artisans = map.list("artisans", "must be a list of artisans like [calligrapher]");
    out.shape.rounds = map.number("rounds", out.shape.rounds, 1, 100);
    out.shape.visible = map.number("visible", out.shape.visible, 1, 100);
    out.form = map.words("form");
    out.when = map.words("tip");
    out.sample = map.words("sample");
    const auto made = commission_workflow(out.how, out.artisans, out.shape);
    if (mistakes.empty() && artisans != nullptr && !made)
        note_mistake(mistakes, *artisans, "artisans", made.error().message);
    sort_mistakes(mistakes);
    return out;
}

} // namespace atelier
