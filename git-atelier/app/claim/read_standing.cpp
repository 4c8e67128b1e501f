#include "app/claim/read_standing.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::string value_in(const Environment& environment, const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

// What an environment says of itself; who inherits it unchanged says the same.
struct Said {
    std::string agent;
    std::string session;

    bool operator==(const Said&) const = default;
};

// Goes from the outermost process to the call, and collects what speaks of this data folder.
class Look {
  public:
    explicit Look(const StandingFacts& facts) : facts_(facts) {}

    // One that inherits what was said for another data folder, as the tests of a program do that an
    // agent starts, is not named by it here; unless it `names_itself`.
    void take(const Environment& environment, bool names_itself = false) {
        const Said said{value_in(environment, "ATELIER_AGENT_ID"),
                        value_in(environment, "ATELIER_AGENT_SESSION")};
        const auto mark = mark_of(said.agent, said.session);
        if (!mark) return;
        if (names_itself || said != said_) here_ = facts_.same_data(environment);
        said_ = said;
        if (here_) marks_.push_back(*mark);
    }
    // The lease of an identity, which is not numbered, names a run and no session. That of a run of
    // a workflow names the person who drives it: what it has started is an artisan, or a check, and
    // never that person.
    void take(const Lease& lease) {
        if (lease.agent.role() == Role::overseer) return marks_.push_back({});
        marks_.push_back(
            {lease.agent, lease.fencing > 0 ? std::optional(lease.session) : std::nullopt});
    }
    const std::vector<Mark>& marks() const { return marks_; }

  private:
    const StandingFacts& facts_;
    Said said_;
    bool here_ = false;
    std::vector<Mark> marks_;
};

Result<std::vector<Lease>> leases_of(PlanStore* store) {
    if (store == nullptr) return std::vector<Lease>();
    return store->read([](PlanReader& plan) { return plan.kept_leases(); });
}

const Lease* kept_by(const std::vector<Lease>& leases, const StandingFacts& facts,
                     const ProcessAbove& process) {
    const Lease* found = nullptr;
    for (const Lease& lease : leases) {
        if (lease.keeper.pid != process.pid || lease.keeper.start_time != process.start_time)
            continue;
        const ProcessIdentity self = facts.machine.self();
        const bool here = lease.keeper.boot_id == self.boot_id &&
                          lease.keeper.pid_namespace == self.pid_namespace;
        // Of both that a run holds the one of the claim says more.
        if (here && (found == nullptr || lease.fencing > 0)) found = &lease;
    }
    return found;
}

// A keeper of this machine that cannot be seen from here may stand above all the same: whoever
// makes a process namespace of his own sees nothing beyond it.
bool may_be_hidden(const std::vector<Lease>& leases, const StandingFacts& facts) {
    if (leases.empty()) return false;
    const ProcessIdentity self = facts.machine.self();
    return std::ranges::any_of(leases, [&](const Lease& lease) {
        return lease.keeper.boot_id == self.boot_id &&
               lease.keeper.pid_namespace != self.pid_namespace &&
               facts.now < expiry_of(lease, facts.now, facts.rules);
    });
}

} // namespace

const std::vector<std::string>& standing_variables() {
    static const std::vector<std::string> variables = {"ATELIER_AGENT_ID", "ATELIER_AGENT_SESSION",
                                                       "ATELIER_DATA_DIR", "XDG_DATA_HOME", "HOME"};
    return variables;
}

Result<Standing> read_standing(const StandingFacts& facts) {
    ATELIER_TRY(const auto leases, leases_of(facts.store));
    const auto above = facts.machine.above(standing_variables());
    Look look(facts);
    std::size_t keepers = 0;
    for (auto process = above.rbegin(); process != above.rend(); ++process) {
        if (const Lease* const lease = kept_by(leases, facts, *process)) {
            look.take(*lease);
            ++keepers;
        }
        look.take(process->environment);
    }
    look.take(facts.environment, facts.names_itself);
    std::vector<Mark> marks = look.marks();
    if (marks.empty() && may_be_hidden(leases, facts)) marks.push_back({});
    Standing standing = standing_of(marks, facts.overseer);
    standing.serves_work =
        keepers == 1 && marks.size() == 1 && kept_by(leases, facts, above.front()) != nullptr;
    return standing;
}

} // namespace atelier
