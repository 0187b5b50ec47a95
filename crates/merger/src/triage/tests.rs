use recension_matcher::{AlignOptions, align, changes};
use recension_model::{Edition, Proposal, ProposalClass, ProposalKind, ProposalReason};
use recension_parser::{ParseOptions, parse};

use super::{Triage, triage};

const BASE: &str = "\
# Trees

## Conifers

- [Fir](https://example.org/fir) - Stands in the north and smells of winter.
- [Pine](https://github.com/wood/pine) - Grows on sand and burns well.
- [Yew](http://code.google.com/p/yew) - Lives longest of them all.

## Broadleaves

- [Oak](https://example.org/oak) - Feeds the jay and the pig.
- [Elm](https://example.org/elm) - Died of a beetle's fungus.
- [Ash](https://example.org/ash) - Makes good handles for tools.
";

/// Judges forks of one upstream; `base` is what both come from.
fn judged(base: Option<&str>, upstream: &str, forks: &[&str], dead: &[&str]) -> Vec<Proposal> {
    let texts = base.into_iter().chain([upstream]).chain(forks.iter().copied());
    let editions: Vec<Edition> =
        texts.map(|text| parse("list", text.as_bytes().to_vec(), &ParseOptions::default())).collect();
    let editions: Vec<&Edition> = editions.iter().collect();
    let alignment = align(&editions, &AlignOptions::default());
    let upstream = usize::from(base.is_some());
    let from = |column: usize| {
        let forks = upstream + 1..editions.len();
        forks.map(|fork| changes(&editions, &alignment, column, fork)).collect::<Vec<_>>()
    };
    let since = base.map(|_| changes(&editions, &alignment, 0, 1));
    let dead: Vec<String> = dead.iter().map(|url| (*url).to_owned()).collect();
    let asked = Triage {
        editions: &editions,
        has_base: base.is_some(),
        alignment: &alignment,
        proposed: &from(0),
        since: since.as_ref(),
        against: &from(upstream),
        dead: &dead,
    };
    triage(&asked)
}

fn judgements(proposals: &[Proposal]) -> Vec<(ProposalKind, ProposalClass, ProposalReason)> {
    proposals.iter().map(|proposal| (proposal.kind, proposal.class, proposal.reason)).collect()
}

use ProposalClass::{AlreadyThere, Conflict, Doubtful, WorthTaking};
use ProposalKind::{Adds, Drops, Moves, Redescribes, Relinks, Renames};

#[test]
fn the_same_addition_of_several_forks_is_one_proposal() {
    let fork = format!("{BASE}- [Lime](https://example.org/lime) - Flowers when summer comes.\n");
    let proposals = judged(Some(BASE), BASE, &[&fork, BASE, &fork], &[]);
    assert_eq!(judgements(&proposals), [(Adds, WorthTaking, ProposalReason::NewResource)]);
    assert_eq!(proposals[0].forks, [2, 4]);
    assert_eq!(proposals[0].message, "a new resource, which 2 forks add");
}

#[test]
fn what_the_upstream_has_is_there_already() {
    let fork = format!("{BASE}- [Lime](https://example.org/lime) - Flowers when summer comes.\n")
        .replace("- [Elm](https://example.org/elm) - Died of a beetle's fungus.\n", "");
    let proposals = judged(Some(BASE), &fork, &[&fork], &[]);
    assert_eq!(proposals.len(), 2);
    assert!(proposals.iter().all(|proposal| proposal.class == AlreadyThere), "{proposals:?}");
}

#[test]
fn many_additions_of_one_owner_are_promotion() {
    let mut fork = BASE.to_owned();
    for name in ["Alpha", "Beta", "Gamma"] {
        fork.push_str(&format!("- [{name}](https://{name}.acme.com/) - The {name} product of Acme.\n"));
    }
    let proposals = judged(Some(BASE), BASE, &[&fork], &[]);
    assert_eq!(judgements(&proposals), [(Adds, Doubtful, ProposalReason::SelfPromotion); 3]);
    assert_eq!(proposals[0].message, "one of 3 additions from acme.com, of which the upstream lists 0");
    let other = format!("{BASE}- [Alpha](https://alpha.acme.com/) - The Alpha product of Acme.\n");
    let proposals = judged(Some(BASE), BASE, &[&fork, &other], &[]);
    assert_eq!(proposals[0].class, WorthTaking, "another fork vouches for it");
    assert_eq!(proposals[1].class, Doubtful);
}

#[test]
fn an_addition_that_the_upstream_lists_elsewhere_is_a_duplicate() {
    let fork = format!("{BASE}- [Pine](https://example.net/pine) - Somebody else's page about it.\n");
    let proposals = judged(Some(BASE), BASE, &[&fork], &[]);
    assert_eq!(judgements(&proposals), [(Adds, Doubtful, ProposalReason::Duplicate)]);
    assert!(proposals[0].message.contains("‘Pine’ (line 6)"), "{}", proposals[0].message);
}

#[test]
fn addresses_are_judged_by_what_is_known_of_them() {
    let elm = |url: &str| BASE.replace("https://example.org/elm", url);
    let one = |fork: &str, dead: &[&str]| {
        let proposals = judged(Some(BASE), BASE, &[fork], dead);
        assert_eq!(proposals.len(), 1, "{proposals:?}");
        (proposals[0].class, proposals[0].reason)
    };
    let fork = elm("https://elm.example.net/");
    assert_eq!(one(&fork, &[]), (Doubtful, ProposalReason::AddressMayLive));
    assert_eq!(one(&fork, &["http://www.example.org/elm/"]), (WorthTaking, ProposalReason::DeadAddress));
    assert_eq!(one(&fork, &["https://elm.example.net"]), (Doubtful, ProposalReason::LeadsNowhere));
    assert_eq!(one(&elm("https://example.org/oak"), &[]), (Doubtful, ProposalReason::Duplicate));
    let yew = BASE.replace("http://code.google.com/p/yew", "https://github.com/wood/yew");
    assert_eq!(one(&yew, &[]), (WorthTaking, ProposalReason::MovedAddress));
    let pine = BASE.replace("github.com/wood/pine", "github.com/wood/stone-pine");
    assert_eq!(one(&pine, &[]), (WorthTaking, ProposalReason::MovedAddress));
    let pine = BASE.replace("github.com/wood/pine", "github.com/me/pine");
    assert_eq!(one(&pine, &[]), (Doubtful, ProposalReason::AddressMayLive));
    let secure = BASE.replace("http://code.google.com/p/yew", "https://code.google.com/p/yew");
    assert_eq!(judged(Some(BASE), BASE, &[&secure], &[]), []);
    let proposals = judged(Some(BASE), BASE, &[&fork, &fork], &[]);
    assert_eq!(judgements(&proposals), [(Relinks, WorthTaking, ProposalReason::SeveralForks)]);
}

#[test]
fn a_title_goes_with_its_new_address() {
    let fork = BASE.replace("[Yew](http://code.google.com/p/yew)", "[Taxus](https://github.com/wood/yew)");
    let proposals = judged(Some(BASE), BASE, &[&fork], &[]);
    assert_eq!(
        judgements(&proposals),
        [
            (Renames, WorthTaking, ProposalReason::GoesWithAddress),
            (Relinks, WorthTaking, ProposalReason::MovedAddress)
        ]
    );
}

#[test]
fn what_both_sides_changed_is_in_conflict() {
    let upstream = BASE.replace("Feeds the jay and the pig", "Feeds jays, pigs and weevils of many sorts");
    let fork = BASE.replace("Feeds the jay and the pig", "Gives timber for ships that sail far");
    let proposals = judged(Some(BASE), &upstream, &[&fork], &[]);
    assert_eq!(judgements(&proposals), [(Redescribes, Conflict, ProposalReason::UpstreamChanged)]);
    let other = BASE.replace("Feeds the jay and the pig", "Is hollow when it is old and still lives");
    let proposals = judged(Some(BASE), BASE, &[&fork, &other], &[]);
    assert_eq!(judgements(&proposals), [(Redescribes, Conflict, ProposalReason::ForksDisagree); 2]);
    let without = BASE.replace("- [Oak](https://example.org/oak) - Feeds the jay and the pig.\n", "");
    let proposals = judged(Some(BASE), &without, &[&fork], &[]);
    assert_eq!(judgements(&proposals), [(Redescribes, Conflict, ProposalReason::UpstreamDropped)]);
    let proposals = judged(Some(BASE), &upstream, &[&without], &[]);
    assert_eq!(judgements(&proposals), [(Drops, Conflict, ProposalReason::UpstreamChanged)]);
    let proposals = judged(Some(BASE), BASE, &[&fork, &without], &[]);
    assert!(proposals.iter().all(|proposal| proposal.class == Conflict), "{proposals:?}");
}

#[test]
fn removals_need_a_reason() {
    let elm = "- [Elm](https://example.org/elm) - Died of a beetle's fungus.\n";
    let without = BASE.replace(elm, "");
    let one = |forks: &[&str], dead: &[&str]| {
        let proposals = judged(Some(BASE), BASE, forks, dead);
        let drop = proposals.iter().find(|proposal| proposal.kind == Drops).unwrap();
        (drop.class, drop.reason)
    };
    assert_eq!(one(&[&without], &[]), (Doubtful, ProposalReason::NoReplacement));
    assert_eq!(one(&[&without, &without], &[]), (WorthTaking, ProposalReason::SeveralForks));
    assert_eq!(one(&[&without], &["https://example.org/elm"]), (WorthTaking, ProposalReason::DeadAddress));
}

#[test]
fn without_a_base_nothing_is_dropped() {
    let fork = BASE
        .replace("- [Elm](https://example.org/elm) - Died of a beetle's fungus.\n", "")
        .replace("Makes good handles for tools", "Has keys that fly away in autumn winds");
    let fork = format!("{fork}- [Lime](https://example.org/lime) - Flowers when summer comes.\n");
    let proposals = judged(None, BASE, &[&fork], &[]);
    assert_eq!(
        judgements(&proposals),
        [(Redescribes, Doubtful, ProposalReason::NoBase), (Adds, WorthTaking, ProposalReason::NewResource)]
    );
}

#[test]
fn moves_are_compared_with_the_upstream() {
    let ash = "- [Ash](https://example.org/ash) - Makes good handles for tools.\n";
    let moved = BASE.replace(ash, "").replace("\n## Broadleaves", &format!("{ash}\n## Broadleaves"));
    let proposals = judged(Some(BASE), BASE, &[&moved], &[]);
    assert_eq!(judgements(&proposals), [(Moves, Doubtful, ProposalReason::SectionOnly)]);
    let proposals = judged(Some(BASE), &moved, &[&moved], &[]);
    assert_eq!(judgements(&proposals), [(Moves, AlreadyThere, ProposalReason::UpstreamHasIt)]);
}

#[test]
fn an_added_entry_of_the_same_description_does_not_stand_for_a_dropped_one() {
    let list = |lines: &[&str]| {
        let others =
            (0..60).map(|at| format!("- Tool {at} - Splits beam {at} and joins plank {}.\n", at * 7 % 60));
        let lines = lines
            .iter()
            .map(|name| format!("- Almanac of {name} - Keeps meadow, orchard and hedgerow records.\n"));
        format!("# Trees\n\n## Tools\n\n{}", others.chain(lines).collect::<String>())
    };
    let proposals = judged(Some(&list(&["alder"])), &list(&["alder", "birch"]), &[&list(&["birch"])], &[]);
    let of_kind = |kind| proposals.iter().filter(move |proposal| proposal.kind == kind);
    assert_eq!((proposals.len(), of_kind(ProposalKind::Drops).count()), (2, 1), "{proposals:?}");
    let added = of_kind(ProposalKind::Adds).next().unwrap();
    assert!(added.upstream.is_some(), "the upstream has it already");
}
