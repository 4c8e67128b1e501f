#include "fuzz/targets.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/yaml/artisan_yaml.hpp"
#include "adapters/yaml/dialogue_yaml.hpp"
#include "adapters/yaml/plan_yaml.hpp"
#include "adapters/yaml/routing_yaml.hpp"
#include "adapters/yaml/workflow_yaml.hpp"
#include "adapters/yaml/yaml_value.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "domain/bead/field_text.hpp"
#include "domain/bead/fields.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/interchange/external_tickets.hpp"
#include "domain/interchange/frontmatter.hpp"
#include "domain/project/settings.hpp"
#include "domain/run/reply.hpp"
#include "domain/workflow/measures.hpp"
#include "domain/workflow/normal_form.hpp"

#include <stdexcept>
#include <vector>

namespace atelier::fuzz {
namespace {

void require(bool holds, const char* what) {
    if (!holds) throw std::logic_error(what);
}

// What was set is read back, nothing else changes, and setting it again changes nothing.
void fields_of_text(std::string_view text) {
    const auto kinds = names_of(BeadKind{});
    const std::size_t kind = text.empty() ? 0 : static_cast<unsigned char>(text[0]) % kinds.size();
    Bead bead{.id = *BeadId::parse("at-00000"), .title = "Any"};
    bead.labels = {"at:" + std::string(kinds[kind].name)};
    bead.description = text.substr(text.empty() ? 0 : 1);
    fold_external_tickets(bead, read_yaml);
    const std::string written = prose(bead);
    for (const std::string_view key : known_fields(kind_of(bead))) {
        const auto value = get_field(bead, key);
        Bead changed = bead;
        set_field(changed, key, value);
        require(get_field(changed, key) == value, "a field that is set is read back");
        require(prose(changed) == written, "setting a field leaves the prose");
        const std::string once = changed.description;
        set_field(changed, key, value);
        require(changed.description == once, "setting it again changes nothing");
    }
    const Json before = fields_json(bead);
    set_prose(bead, written);
    require(fields_json(bead) == before, "replacing the prose keeps the fields");
    require(prose(bead) == written, "prose that is set is read back");
}

void frontmatter_of_text(std::string_view text) {
    const ReadMessage read = read_frontmatter(text, read_yaml);
    const std::string written = with_frontmatter(read.front, read.body);
    const ReadMessage again = read_frontmatter(written, read_yaml);
    require(again.body == read.body, "a body is read back");
    require(again.front == read.front, "a header is read back");
}

void row_of_text(std::string_view text) {
    const auto parsed = parse_json(text);
    const Json* row = std::get_if<Json>(&parsed);
    if (row == nullptr) return;
    require(parse_json(row->dump()).index() == 0, "what is written can be read");
    (void)row_kind(*row);
    const auto read = read_beads_row(*row, Time{}, read_yaml);
    if (!read) return;
    const Json written = beads_row(read->bead);
    const auto again = read_beads_row(written, Time{}, read_yaml);
    require(again.has_value(), "a row that is written can be read");
    require(beads_row(again->bead) == written, "a row is read back");
}

void plan_of_text(std::string_view text) {
    YamlPlanFormat format;
    const auto plan = format.parse(std::string(text), "plan");
    if (!plan) return;
    const std::string written = format.write(*plan);
    const auto again = format.parse(written, "plan");
    require(again.has_value(), "a plan that is written can be read");
    require(format.write(*again) == written, "a plan is read back");
}

void settings_of_text(std::string_view text) {
    const auto parsed = parse_json(text);
    if (const Json* document = std::get_if<Json>(&parsed)) (void)parse_settings(*document, "file");
}

// Git's reading of a repository's own configuration, and our one section in it: everything else is
// the user's, byte for byte.
void git_config_of_text(std::string_view text) {
    constexpr std::string_view condition = "gitdir:./worktrees/at-*";
    constexpr std::string_view path = "/data/a \"b\"\\c";
    const std::string ours = "includeif." + std::string(condition);
    const auto with = [&](std::string_view given) {
        return with_last_section(given, "includeIf", condition, "path", path);
    };
    const auto without = [&](std::string_view given) {
        return without_section(given, "includeIf", condition);
    };
    const std::string others = without(text);
    const std::string set = with(text);
    require(set.starts_with(others), "what is the user's stays as it is");
    // Of what Git would refuse, and of all that stands behind it, nothing is known; without ours it
    // may be something that Git would read.
    const auto whole = parse_config(std::string(text) + "\n[z]z\n");
    if (whole.empty() || whole.back().key != "z.z") return;
    const auto entries = parse_config(others);
    std::vector<ConfigEntry> longer = entries;
    longer.push_back({"z.z", "true"});
    if (parse_config(others + "\n[z]z\n") != longer) return;
    require(without(set) == others, "what is set can be taken away again");
    require(with(set) == set, "setting it again changes nothing");
    longer.back() = {ours + ".path", std::string(path)};
    require(parse_config(set) == longer, "what is set is read back, last");
    auto before = parse_config(text);
    std::erase_if(before, [&](const ConfigEntry& entry) {
        return entry.key.substr(0, entry.key.rfind('.')) == ours;
    });
    require(before == entries, "taking a section away leaves the other values");
}

// Whatever is wrong with it is told, and what can be read of it goes through all that looks at a
// workflow; one without mistakes is read back from what is written of it.
void workflow_of_text(std::string_view text) {
    Workflow other{.name = "other", .roles = {{"b", "scout"}}};
    other.steps = {{TurnStep{.role = "b"}}};
    const auto use = [&](const std::string& name) -> tl::expected<Workflow, std::string> {
        if (name == other.name) return other;
        return tl::unexpected(std::string("there is none"));
    };
    const WorkflowReading read = read_workflow(text, "", use);
    for (const WorkflowMistake& mistake : read.mistakes)
        require(!mistake.message.empty(), "a mistake says something");
    const WorkflowSurroundings around{.artisans = {"scout"}, .has_all_steps = read.has_all_steps};
    (void)check_workflow(read.workflow, around);
    const Workflow normal = normal_form(read.workflow);
    require(normal_form(normal) == normal, "a normal form is one of itself");
    require(turns_at_most(normal.steps) == turns_at_most(read.workflow.steps),
            "a normal form takes as many turns");
    if (!read.mistakes.empty()) return;
    YamlWorkflowFormat format;
    const auto again = format.parse(format.write(normal));
    require(again.has_value(), "a workflow that is written can be read");
    require(*again == normal, "a workflow is read back");
}

// One of each: their files are read alike.
void artisan_of_text(std::string_view text) {
    Mistakes mistakes;
    const Artisan artisan = read_artisan(text, "any", mistakes);
    require(!mistakes.empty() || !artisan.persona.empty() || !artisan.specialty.empty(),
            "an artisan without mistakes is somebody");
    mistakes.clear();
    const Preset preset = read_preset(text, "any", mistakes);
    require(!mistakes.empty() || commission_workflow(preset.how, preset.artisans, preset.shape),
            "a preset without mistakes can be commissioned");
}

// It is refused, or a text that can be kept; written as an object it is read back.
void reply_of_text(std::string_view text) {
    const auto reply = read_reply(text);
    if (!reply) return;
    require(is_valid_utf8(reply->content), "a reply is UTF-8");
    require(reply->content.find('\0') == std::string::npos, "a reply has no NUL");
    require(!reply->content.empty() || reply->verdict, "a reply says something");
    if (reply->content.empty()) return;
    Json object = Json::object();
    object.set("content", reply->content);
    const auto again = read_reply(object.dump());
    require(again && again->content == reply->content, "a reply is read back");
}

// Each word of one without mistakes leads.
void routing_of_text(std::string_view text) {
    Mistakes mistakes;
    const Routing routing = read_routing(text, {"sage", "scout"}, mistakes);
    for (const WorkflowMistake& mistake : mistakes)
        require(!mistake.message.empty(), "a mistake says something");
    if (!mistakes.empty()) return;
    for (const RoutingRow& row : routing.rows)
        for (const std::string& word : row.words)
            require(routed_lead(routing, word).artisan == row.artisan, "a word leads");
}

// What is taken of one without mistakes is said on one line, with everything filled in.
void dialogue_of_text(std::string_view text) {
    Mistakes mistakes;
    const Dialogue dialogue = read_dialogue(text, mistakes);
    for (const WorkflowMistake& mistake : mistakes)
        require(!mistake.message.empty(), "a mistake says something");
    if (!mistakes.empty()) return;
    for (const auto& [action, lines] : dialogue.lines)
        for (int turn = 0; turn < 4; ++turn) {
            const std::string line =
                line_at(dialogue, {.turn = turn, .action = action, .next = "Sage"});
            require(!line.empty() && line.find('\n') == std::string::npos &&
                        line.find('{') == std::string::npos,
                    "a line is one line");
        }
}

constexpr Target all[] = {{"fields", fields_of_text},     {"frontmatter", frontmatter_of_text},
                          {"beads_row", row_of_text},     {"plan", plan_of_text},
                          {"settings", settings_of_text}, {"git_config", git_config_of_text},
                          {"workflow", workflow_of_text}, {"artisan", artisan_of_text},
                          {"reply", reply_of_text},       {"routing", routing_of_text},
                          {"dialogue", dialogue_of_text}};

} // namespace

std::span<const Target> targets() {
    return all;
}

} // namespace atelier::fuzz
