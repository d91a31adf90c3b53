"""What the columns of the workbook mean: those whose heading does not say it all, and how each unit is read."""

from __future__ import annotations

from maillage.language import phrase

READ = {
    "count": phrase("Un nombre entier."),
    "decimal": phrase("Un nombre, à une décimale."),
    "coefficient": phrase("De zéro à un, ou de moins un à un, à deux décimales."),
    "points": phrase("De zéro à cent."),
    "share": phrase("Une part d’un tout."),
    "money": phrase("Un montant, une fois."),
    "money/year": phrase("Un montant qui revient chaque année."),
    "half_days": phrase("Du temps de travail, une fois."),
    "half_days/year": phrase("Du temps de travail, chaque année."),
    "hours": phrase("Une durée."),
    "days": phrase("Une durée."),
    "months": phrase("Une durée."),
    "date": phrase("Un jour."),
    "text": phrase("Les mots de l’entreprise ou du consultant."),
    "term": phrase("Un mot du catalogue."),
    "phrase": phrase("Un mot de l’outil, d’après une règle que le rapport énonce."),
    "truth": phrase("Oui ou non."),
    "mixed": phrase("Chaque cellule dit son unité."),
}
MEANINGS = {
    "diagnosis.dimensions.distance": phrase("Le score moins la cible : au-dessous de zéro, en deçà."),
    "diagnosis.gaps.gap": phrase(
        "Les dirigeants moins les collaborateurs ; où l’un manque, les deux publics les plus éloignés dans "
        "l’entreprise : une différence, de moins cent à cent."
    ),
    "diagnosis.gaps.low": phrase("L’intervalle de cette différence : son bas."),
    "diagnosis.gaps.high": phrase("L’intervalle de cette différence : son haut."),
    "plan.actions.half_days": phrase("Le travail que l’action demande, en tout."),
    "plan.actions.cost": phrase("Ce qui se paie au-dehors, estimation centrale du catalogue."),
    "plan.actions.owner": phrase("La fonction qui en répond."),
    "plan.roadmap.latest": phrase(
        "Le dernier jour qui ne repousse pas la fin du plan ou ne laisse pas passer un préavis."
    ),
    "plan.roadmap.slack": phrase("Jours ouvrés entre la fin prévue et la fin au plus tard."),
    "plan.roadmap.waits_for": phrase("L’action ou l’étape qui doit finir avant."),
    "plan.kpis.kpi": phrase("Ce qui se mesure : d’abord les objectifs, puis ce que les actions doivent changer."),
    "plan.kpis.owner": phrase("Qui relève la valeur et en répond."),
    "plan.seats.loss": phrase("Ce que valent, sur cent, les cibles que l’on ne rencontrerait plus sans cette place."),
    "plan.lines.saving": phrase("Budget multiplié par la part coupée."),
    "plan.lines.lost": phrase("L’effet attribué à ce que l’on coupe."),
    "plan.lines.counted": phrase("Ce qui est annoncé, ramené à ce que sa preuve permet de compter."),
    "plan.lines.kept": phrase("Effet perdu multiplié par la part remplacée comptée."),
    "plan.money.value": phrase("Estimation centrale, par rapport à ne rien changer."),
    "plan.money.low": phrase("Si tout va au plus mal, dans les bornes fixées ; ne se soustrait pas."),
    "plan.money.high": phrase("Si tout va au mieux, dans les bornes fixées ; ne se soustrait pas."),
    "analysis.renewals.deadline": phrase("Après ce jour, l’adhésion repart pour un terme."),
    "analysis.renewals.asleep": phrase("Cotisations dont le titulaire n’est pas venu depuis douze mois."),
}
SCORE = phrase("De zéro à cent : la moyenne des réponses de ce public, ramenées à cent.")
DEFINED = {  # by heading, wherever it stands
    "Score": phrase("De zéro à cent : la moyenne des réponses, ramenées à cent."),
    "Dirigeants": SCORE,
    "Managers": SCORE,
    "Collaborateurs": SCORE,
    "Bas": phrase("L’intervalle du score : son bas."),
    "Haut": phrase("L’intervalle du score : son haut."),
    "Cible du client": phrase("Le score que l’entreprise vise, fixé avec elle."),
    "« Je ne sais pas »": phrase("Réponses « je ne sais pas » : comptées à part, hors du score."),
    "Sur": phrase("Le total dont la colonne qui précède compte une part."),
    "Accord (r_wg)": phrase(
        "De combien les réponses d’un groupe varient moins que des réponses données au hasard : un, elles sont égales."
    ),
    "Part constatée": phrase("Éléments constatés, parmi ceux dont on sait s’ils le sont."),
    "Gravité": phrase(
        "La mesure de la famille s’il y en a une, sinon la part des signes constatés parmi les examinés."
    ),
    "Gravité, sur cent": phrase(
        "La mesure de la famille s’il y en a une, sinon la part des signes constatés parmi les examinés."
    ),
    "Signes examinés": phrase("Signes de la famille dont on sait s’ils se constatent ou non."),
    "Rang": phrase("De la cause la plus chargée à la moins chargée : un, elle vient d’abord."),
    "Rang chez un client moyen": phrase(
        "Celui qu’elle aurait sans rien savoir de l’entreprise, d’après des clients simulés."
    ),
    "Part des clients simulés moins chargés": phrase("Au-dessus de la moitié, la cause pèse ici plus que d’habitude."),
    "Part de la charge": phrase("Ce que cette famille de symptômes apporte à la charge de la cause."),
    "Vraisemblance × gravité": phrase("Le produit des deux degrés, chacun sur l’échelle du registre des risques."),
    "Places payées ou tenues": phrase("Adhésions du registre, qu’une cotisation soit payée ou que quelqu’un y aille."),
    "Fréquentées depuis douze mois": phrase("Places dont le titulaire est venu au moins une fois dans les douze mois."),
    "Coût par place occupée": phrase("Les cotisations du réseau, divisées par ses places fréquentées."),
    "Cotisation par cible rencontrée": phrase("Les cotisations du réseau, divisées par les cibles qu’on y rencontre."),
    "Dont en sommeil": phrase("Cotisations dont le titulaire n’est pas venu depuis douze mois."),
    "Montant en sommeil": phrase("Cotisations dont le titulaire n’est pas venu depuis douze mois."),
    "Part commune": phrase("Ce que les deux réseaux ont en commun, divisé par ce que l’un ou l’autre a."),
    "Part de la valeur des cibles": phrase("La valeur des cibles rencontrées, sur celle de toutes les cibles."),
    "Part ajoutée": phrase("Ce que le réseau ajoute à ceux qui le précèdent dans l’ordre de la courbe."),
    "Rencontrée là seulement": phrase("Part de la valeur qu’aucun autre réseau ne permet de rencontrer."),
    "Rencontrée par elle seule": phrase("Part de la valeur qu’aucune autre fonction ne rencontre."),
    "Indice externe-interne": phrase("De moins un, tous les liens dans le groupe, à un, tous au-dehors."),
    "Attendu par hasard": phrase("L’indice qu’auraient des liens tirés au hasard entre les mêmes personnes."),
    "À densité égale": phrase(
        "L’indice, rapporté aux liens possibles : zéro, la même part d’entre eux au-dedans et au-dehors."
    ),
    "Densité en cibles": phrase("Cibles présentes, divisées par les membres du réseau."),
    "Densité, sur celle de l’ensemble": phrase(
        "Au-dessus de un, le réseau est plus dense en cibles que tous ensemble."
    ),
    "Somme pondérée": phrase("Les critères, de zéro au moins bon à un au meilleur, avec les poids retenus."),
    "Premier pour cette part des poids possibles": phrase(
        "Part de tous les poids possibles avec lesquels il vient premier."
    ),
    "Premiers pour cette part des poids possibles": phrase(
        "Part de tous les poids possibles avec lesquels il vient premier."
    ),
    "Part de l’attendu qui manque": phrase(
        "Ce qui manque aux compétences, sur ce qui est attendu, selon leur importance."
    ),
    "Preuve": phrase("De A, la plus forte, à E : une affirmation que rien n’appuie."),
    "Part coupée": phrase("La part de la ligne que l’on ne dépenserait plus."),
    "Part remplacée, annoncée": phrase(
        "La part de l’effet perdu que les réseaux remplaceraient, telle qu’elle est annoncée."
    ),
    "Reste, une fois l’effet payé": phrase("L’économie, moins l’effet perdu, plus l’effet remplacé."),
    "Prudent": phrase("La borne la plus basse : ne se soustrait pas d’une ligne à l’autre."),
    "Favorable": phrase("La borne la plus haute : ne se soustrait pas d’une ligne à l’autre."),
    "Valeur actuelle": phrase("Les montants à venir, ramenés à aujourd’hui par le taux d’actualisation."),
    "Valeur, sur cent points": phrase("La part de cette cible dans la valeur de toutes, cent points en tout."),
}
