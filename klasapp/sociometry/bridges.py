"""Who stands between others: betweenness in the graph of mutual choices."""

import networkx as nx

from klasapp.sociometry.round import ClassRound


def bridges(round: ClassRound, question: str) -> dict[str, float]:
    """Share 0..1 of the shortest paths between classmates on which each pupil lies.

    Freeman (1977), normalised, over mutual choices on one question. A pupil who did not answer
    has no mutual choice, so 0 there means that nothing is known.
    """
    chosen = {(one.nominator, one.nominee) for one in round.nominations if one.question == question}
    graph = nx.Graph()
    graph.add_nodes_from(round.pupils)
    graph.add_edges_from((a, b) for a, b in sorted(chosen) if (b, a) in chosen)
    return {str(pupil): float(share) for pupil, share in nx.betweenness_centrality(graph).items()}
