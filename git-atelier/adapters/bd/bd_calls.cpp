#include "adapters/bd/bd_calls.hpp"

#include "domain/interchange/beads_edges.hpp"
#include "domain/interchange/beads_jsonl.hpp"

#include <algorithm>

namespace atelier::bd {
namespace {

// Lists of flags are read as comma-separated values.
std::string csv_quoted(const std::string& label) {
    std::string out = "\"";
    for (const char c : label) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

bool is_claim(BeadStatus status) {
    return status == BeadStatus::in_progress;
}

class Steps {
  public:
    Steps(const Bead& before, const Bead& after)
        : before_(before), after_(after), was_(beads_row(before)), is_(beads_row(after)) {}

    std::vector<Step> run() {
        fields();
        removed_edges();
        parent();
        added_edges();
        close();
        return std::move(out_);
    }

  private:
    bool closes() const { return is_closed(after_) && !is_closed(before_); }

    // By force: that it may close was decided here.
    void close() {
        if (!closes()) return;
        Call call{{"close", after_.id.str(), "--force", "--json"}, after_.close_reason};
        if (!call.input.empty()) call.arguments.emplace_back("--reason-file=-");
        out_.push_back({std::move(call)});
    }

    // One update with everything that one update can say.
    void fields() {
        Call call{{"update", after_.id.str(), "--json"}};
        auto& arguments = call.arguments;
        const auto flag = [&](const std::string& name, const std::string& value) {
            arguments.push_back("--" + name + "=" + value);
        };
        const std::size_t bare = arguments.size();
        if (before_.title != after_.title) flag("title", after_.title);
        if (const std::string text = is_.string_at("description");
            text != was_.string_at("description")) {
            flag("body-file", "-");
            arguments.emplace_back("--allow-empty-description");
            call.input = text;
        }
        if (before_.notes != after_.notes) flag("notes", after_.notes);
        if (before_.issue_type != after_.issue_type) flag("type", after_.issue_type);
        if (before_.priority != after_.priority) flag("priority", std::to_string(after_.priority));
        if (before_.status != after_.status && !closes())
            flag("status", std::string(name_of(after_.status)));
        if (before_.assignee != after_.assignee) flag("assignee", after_.assignee);
        if (before_.assignment != after_.assignment)
            flag(after_.assignment ? "set-metadata" : "unset-metadata",
                 after_.assignment ? "hook=" + after_.assignment->str() : "hook");
        const bool relabelled = before_.labels != after_.labels;
        // What closes is guarded too; and a guard wants a field to write, which labels are not.
        if (arguments.size() == bare && (closes() || relabelled))
            flag("priority", std::to_string(after_.priority));
        if (arguments.size() == bare) return;
        if (relabelled) labels(flag);
        flag("if-status", std::string(name_of(before_.status)));
        // A claim of theirs gives way to force only, and that cannot name an assignee.
        if (is_claim(before_.status) && !before_.assignee.empty() &&
            before_.assignee != after_.assignee)
            arguments.emplace_back("--force");
        else
            flag("if-assignee", before_.assignee);
        out_.push_back({std::move(call), true});
    }

    template <class F>
    void labels(F&& flag) {
        if (after_.labels.empty()) flag("set-labels", "");
        for (const std::string& label : after_.labels)
            flag("set-labels", csv_quoted(label));
    }

    void removed_edges() {
        for (const BeadId& id : before_.depends_on)
            if (!contains(after_.depends_on, id))
                out_.push_back({{{"dep", "remove", after_.id.str(), id.str(), "--json"}}});
    }

    void parent() {
        if (before_.parent == after_.parent) return;
        out_.push_back({{{"update", after_.id.str(), "--json",
                          "--parent=" + (after_.parent ? after_.parent->str() : "")}}});
    }

    void added_edges() {
        for (const BeadId& id : after_.depends_on)
            if (!contains(before_.depends_on, id))
                out_.push_back(
                    {{{"dep", "add", after_.id.str(), id.str(), "--type=blocks", "--json"}}});
    }

    static bool contains(const std::vector<BeadId>& list, const BeadId& id) {
        return std::find(list.begin(), list.end(), id) != list.end();
    }

    const Bead& before_;
    const Bead& after_;
    const Json was_;
    const Json is_;
    std::vector<Step> out_;
};

} // namespace

std::vector<Step> steps_between(const Bead& before, const Bead& after) {
    return Steps(before, after).run();
}

std::string import_rows(const std::vector<Bead>& beads) {
    std::string out;
    for (const Bead& bead : beads) {
        Json row = beads_row(bead);
        leave_edges_elsewhere(row, bead);
        out += row.dump() + "\n";
    }
    return out;
}

} // namespace atelier::bd
