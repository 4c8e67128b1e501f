#include "adapters/yaml/plan_yaml.hpp"
#include "adapters/yaml/yaml_scalar.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

constexpr std::string_view header =
    "# Edit and save; closing the file unchanged leaves everything as it is.\n"
    "# Parts with an 'id' exist already. New changesets and tasks have none; a new changeset may\n"
    "# have a 'key' by which others name it in depends_on. Branch names cannot change.\n"
    "# Removing a changeset that has not been started abandons it.\n";

// Several lines that a literal block gives back to the byte.
bool is_block(const std::string& text) {
    if (text.find('\n') == std::string::npos || text.find('\r') != std::string::npos) return false;
    if (std::string_view(" \t\n").find(text.front()) != std::string_view::npos) return false;
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
    });
}

class Writer {
  public:
    // A key that stands `depth` levels in; `first` begins the item of a list.
    void key(std::size_t depth, bool first, std::string_view name) {
        out_ += std::string(first ? depth - 2 : depth, ' ');
        if (first) out_ += "- ";
        out_ += name;
        out_ += ":";
    }

    void text(std::size_t depth, bool first, std::string_view name, const std::string& value) {
        key(depth, first, name);
        scalar(depth, value);
    }

    void text_if_any(std::size_t depth, std::string_view name, const std::string& value) {
        if (!value.empty()) text(depth, false, name, value);
    }

    void item(std::size_t depth, const std::string& value) {
        out_ += std::string(depth, ' ') + "-";
        scalar(depth, value);
    }

    void line(std::string_view text) { out_ += text; }
    std::string take() { return std::move(out_); }

  private:
    void scalar(std::size_t depth, const std::string& value) {
        if (!is_block(value)) {
            out_ += " " + yaml_scalar(value) + "\n";
        } else {
            const bool ends = value.back() == '\n';
            const bool keeps = ends && value[value.size() - 2] == '\n';
            out_ += keeps ? " |+\n" : ends ? " |\n" : " |-\n";
            for (const std::string& line :
                 split(ends ? value.substr(0, value.size() - 1) : value, '\n'))
                out_ += (line.empty() ? "" : std::string(depth + 2, ' ') + line) + "\n";
        }
    }

    std::string out_;
};

void write_names(Writer& out, std::size_t depth, const std::vector<PlannedDependency>& names) {
    if (names.empty()) return;
    out.key(depth, false, "depends_on");
    out.line("\n");
    for (const PlannedDependency& dependency : names)
        out.item(depth + 2, dependency.name);
}

void write_tasks(Writer& out, std::size_t depth, const std::vector<PlannedTask>& tasks) {
    if (tasks.empty()) return;
    out.key(depth, false, "tasks");
    out.line("\n");
    for (const PlannedTask& task : tasks) {
        if (!task.id) {
            out.item(depth + 2, task.title);
            continue;
        }
        out.text(depth + 4, true, "id", task.id->str());
        out.text(depth + 4, false, "title", task.title);
    }
}

void write_changeset(Writer& out, std::size_t depth, const PlannedChangeset& changeset) {
    if (changeset.id) out.text(depth, true, "id", changeset.id->str());
    out.text(depth, !changeset.id, "title", changeset.title);
    out.text_if_any(depth, "key", changeset.key);
    out.text_if_any(depth, "description", changeset.description);
    if (!changeset.paths.empty()) {
        out.key(depth, false, "paths");
        out.line("\n");
        for (const std::string& glob : changeset.paths)
            out.item(depth + 2, glob);
    }
    if (changeset.lines) {
        out.key(depth, false, "lines");
        out.line(" " + std::to_string(*changeset.lines) + "\n");
    }
    if (changeset.kind) out.text(depth, false, "kind", std::string(name_of(*changeset.kind)));
    write_names(out, depth, changeset.depends_on);
    out.text_if_any(depth, "workflow", changeset.workflow);
    write_tasks(out, depth, changeset.tasks);
}

void write_epic(Writer& out, const PlannedEpic& epic) {
    constexpr std::size_t depth = 4;
    if (epic.id) out.text(depth, true, "id", epic.id->str());
    out.text(depth, !epic.id, "title", epic.title);
    out.text_if_any(depth, "description", epic.description);
    if (epic.root_branch) out.text(depth, false, "root_branch", epic.root_branch->str());
    if (epic.parent_branch) out.text(depth, false, "parent_branch", epic.parent_branch->str());
    out.text_if_any(depth, "scope", epic.scope);
    out.text_if_any(depth, "acceptance", epic.acceptance);
    out.text_if_any(depth, "changeset_strategy", epic.changeset_strategy);
    if (epic.pr_strategy)
        out.text(depth, false, "pr_strategy", std::string(name_of(*epic.pr_strategy)));
    if (epic.priority) {
        out.key(depth, false, "priority");
        out.line(" " + std::to_string(*epic.priority) + "\n");
    }
    if (epic.draft) out.line("    draft: true\n");
    write_names(out, depth, epic.depends_on);
    out.text_if_any(depth, "workflow", epic.workflow);
    if (epic.changesets.empty()) return;
    out.key(depth, false, "changesets");
    out.line("\n");
    for (const PlannedChangeset& changeset : epic.changesets)
        write_changeset(out, depth + 4, changeset);
}

} // namespace

std::string YamlPlanFormat::write(const PlanDocument& plan) {
    Writer out;
    out.line(header);
    out.line("epics:\n");
    for (const PlannedEpic& epic : plan.epics)
        write_epic(out, epic);
    return out.take();
}

} // namespace atelier
